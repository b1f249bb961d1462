using OpenTelemetry.Metrics;

namespace AuthGateway.Telemetry;

/// <summary>Has the meter provider made when the host starts; the container ends it, after everything that measures.</summary>
internal sealed class MetricsStart(MeterProvider provider) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
