using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Authentication.Keys;

/// <summary>How old the issuers' keys are, and how far their clocks are from this one.</summary>
internal sealed class KeysMetrics(IssuerDirectory issuers) : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter)
    {
        // Keys that were never fetched have no age: whether any are there is told by readiness.
        meter.CreateObservableGauge("authgateway.keys.age", () => Of(keys => keys.Age), "s", "Since an issuer's keys were last fetched with success.");
        meter.CreateObservableGauge(
            "authgateway.keys.clock_difference",
            () => Of(keys => keys.ClockDifference),
            "s",
            "By how much an issuer's clock was ahead of this one when its keys were last fetched, by the Date of its answer.");
    }

    private IEnumerable<Measurement<double>> Of(Func<KeysState, TimeSpan?> value)
    {
        foreach (var keys in issuers.Remote)
        {
            var state = keys.State;
            if (value(state) is { } time)
            {
                yield return new Measurement<double>(time.TotalSeconds, new KeyValuePair<string, object?>("issuer", state.Name));
            }
        }
    }
}
