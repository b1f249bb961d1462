using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Relationships;

/// <summary>How this replica's copies of relationship stores stand.</summary>
internal sealed class RelationshipMetrics(StoreCopies copies, TimeProvider time) : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter)
    {
        meter.CreateObservableGauge("authgateway.relations.stores", () => copies.Loaded.Count(IsThere), "{store}", "Relationship stores in this replica's memory.");
        meter.CreateObservableGauge(
            "authgateway.relations.tuples",
            () => copies.Loaded.Sum(copy => copy.Reading.Graph?.TupleCount ?? 0),
            "{tuple}",
            "Relationships in this replica's memory, of all stores.");

        // No value while none is there: zero would say that all is fresh.
        meter.CreateObservableGauge("authgateway.relations.age", Oldest, "s", "Since the copy of a relationship store was last known to be complete: the oldest of them.");
    }

    private static bool IsThere(StoreCopy copy) => copy.Reading.State == StoreReadingState.Complete;

    private IEnumerable<Measurement<double>> Oldest()
    {
        var ages = copies.Loaded.Where(IsThere).Select(copy => time.GetElapsedTime(copy.Reading.SentAt).TotalSeconds).ToList();
        return ages.Count == 0 ? [] : [new Measurement<double>(ages.Max())];
    }
}
