namespace AuthGateway.Telemetry.Prometheus;

/// <summary>All series of one name, as they stood at one collection.</summary>
/// <param name="Name">The name with its unit, without a type's suffix (<c>_total</c>, <c>_bucket</c>).</param>
/// <param name="Unit">The unit as Prometheus spells it; empty for none.</param>
/// <param name="Help">What it counts.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Series">Its series, each with other labels.</param>
internal sealed record MetricFamily(string Name, string Unit, string Help, MetricKind Kind, IReadOnlyList<MetricSeries> Series)
{
    /// <summary>Every name that its samples have in either format: no other family may have one of them.</summary>
    public IEnumerable<string> SampleNames => Kind switch
    {
        MetricKind.Counter => [Name, Name + "_total"],
        MetricKind.Histogram => [Name, Name + "_bucket", Name + "_sum", Name + "_count"],
        _ => [Name],
    };
}
