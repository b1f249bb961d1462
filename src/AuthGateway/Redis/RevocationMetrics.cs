using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Redis;

/// <summary>How the local copy of the revocations stands.</summary>
internal sealed class RevocationMetrics(RevocationFeed feed) : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter)
    {
        // No value before the first complete reading: zero would say that it is fresh.
        meter.CreateObservableGauge(
            "authgateway.revocations.age",
            () => feed.State.Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s",
            "Since the local copy of the revocations was last known to be complete.");
        meter.CreateObservableGauge("authgateway.revocations.entries", () => feed.State.Entries, "{entry}", "Revocations in the local copy.");
        meter.CreateObservableCounter(
            "authgateway.revocations.missed", () => feed.State.MissedMessages, "{message}", "How often revocations were found that no message had announced.");
    }
}
