using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Authentication.Keys;

/// <summary>How old the issuers' keys are.</summary>
internal sealed class KeysMetrics(IssuerDirectory issuers) : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter) => meter.CreateObservableGauge(
        "authgateway.keys.age", Ages, "s", "Since an issuer's keys were last fetched with success.");

    // Keys that were never fetched have no age: whether any are there is told by readiness.
    private IEnumerable<Measurement<double>> Ages()
    {
        foreach (var keys in issuers.Remote)
        {
            if (keys.State is { Age: { } age, Name: var name })
            {
                yield return new Measurement<double>(age.TotalSeconds, new KeyValuePair<string, object?>("issuer", name));
            }
        }
    }
}
