using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Tokens.Keys;

/// <summary>How the managed signing keys stand, as this replica knows it.</summary>
internal sealed class KeyRingMetrics(ManagedKeys keys, TimeProvider clock) : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter)
    {
        // No value where there is nothing: zero would say that it is fresh.
        meter.CreateObservableGauge(
            "authgateway.signing_key.age",
            () => keys.Ring?.Signing is { } key ? [new Measurement<double>(Math.Max(0, (clock.GetUtcNow() - key.Since).TotalSeconds))] : Array.Empty<Measurement<double>>(),
            "s",
            "Since the managed key that signs now began to sign.");
        meter.CreateObservableGauge("authgateway.signing_keys", Counts, "{key}", "Managed signing keys by stage.");
        meter.CreateObservableGauge(
            "authgateway.signing_keys.confirmed.age",
            () => keys.Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s",
            "Since the local copy of the signing keys was last confirmed by Redis.");
    }

    private IEnumerable<Measurement<long>> Counts()
    {
        if (keys.Ring is { } ring)
        {
            yield return Count(ring, KeyStage.Published, "published");
            yield return Count(ring, KeyStage.Signing, "signing");
            yield return Count(ring, KeyStage.Retired, "retired");
        }
    }

    private static Measurement<long> Count(KeyRing ring, KeyStage stage, string name) =>
        new(ring.Keys.Count(key => key.Stage == stage), new KeyValuePair<string, object?>("stage", name));
}
