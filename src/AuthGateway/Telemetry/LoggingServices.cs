using AuthGateway.Settings;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace AuthGateway.Telemetry;

/// <summary>Sends every log event to standard output as JSON lines.</summary>
internal static class LoggingServices
{
    /// <summary>Replaces the host's loggers.</summary>
    public static ILoggingBuilder AddGatewayLogging(this ILoggingBuilder logging, TelemetrySettings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.LogLevel);

        // The framework tells of each request too, with its raw path; here the request line does.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Yarp", LogLevel.Warning);
        logging.AddFilter("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Error);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);

        // Where this category is on, ASP.NET makes an activity and a log scope of its own for each request. The gateway's own
        // span, which lives as long as the ledger, takes their place.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // Not AddSerilog: it adds a filter of its own, which lets everything through and goes before those above.
        var lines = new LineWriter(static () => Console.Out);
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(LevelAlias.Minimum)
            // The host would tell of it with its stack, once for each plane; the command line tells the operator in one line.
            .Filter.ByExcluding(static line => line.Exception is UnusableSettingException)
            .WriteTo.Sink(new JsonLineSink(lines))
            .CreateLogger();
        logging.Services
            .AddSingleton(provider => new RequestLog(
                settings.RequestLog && settings.LogLevel <= LogLevel.Information ? lines : null, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IMetricSource>(new LogMetrics(lines));
        // Made by the container, which disposes of what it made and of nothing else: so the last lines are written.
        logging.Services.AddSingleton<ILoggerProvider>(_ => new SerilogLoggerProvider(logger, dispose: true));
        return logging;
    }
}
