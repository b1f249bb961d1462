using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>
/// The library's tracer provider around the queue, for the one thing that only it can do: tell the exporter which
/// resource the spans belong to. It listens to no source.
/// </summary>
internal sealed class SpanExport(SpanQueue queue, TelemetrySettings settings, IHostEnvironment environment) : IHostedService, IDisposable
{
    private TracerProvider? _provider;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _provider = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(TelemetryResource.Builder(settings, environment.EnvironmentName)).AddProcessor(queue).Build();
        return Task.CompletedTask;
    }

    /// <summary>Does nothing: the last requests end after it. Disposing sends what is left.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _provider?.Dispose();
}
