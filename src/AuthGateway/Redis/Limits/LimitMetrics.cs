using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Redis.Limits;

/// <summary>How often limits refuse. The label is the rule's name, which comes from the code or the configuration.</summary>
internal sealed class LimitMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _exceeded = meters.Create(GatewayMetrics.MeterName)
        .CreateCounter<long>("authgateway.limits.exceeded", "{attempt}", "Attempts that a limit refused, by the limit.");

    /// <summary>Counts a refusal.</summary>
    public void Exceeded(string rule) => _exceeded.Add(1, new KeyValuePair<string, object?>("rule", rule));
}
