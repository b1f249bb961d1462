using AuthGateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Telemetry;

/// <summary>Standard output is the process's: no other test runs beside these.</summary>
[CollectionDefinition(nameof(LoggingEndTests), DisableParallelization = true)]
[Collection(nameof(LoggingEndTests))]
public sealed class LoggingEndTests
{
    [Fact]
    public async Task The_last_line_is_written_before_the_host_is_gone()
    {
        var (before, output) = (Console.Out, new StringWriter());
        Console.SetOut(output);
        try
        {
            await using (var services = new ServiceCollection()
                .AddSingleton(TimeProvider.System)
                .AddLogging(logging => logging.AddGatewayLogging(new TelemetrySettings()))
                .BuildServiceProvider())
            {
                services.GetRequiredService<ILoggerFactory>().CreateLogger("last").LogWarning("the last words");
            }

            Assert.Contains("the last words", output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}
