namespace AuthGateway.Telemetry;

/// <summary>One metric that is told to the outside.</summary>
/// <param name="Meter">Its meter.</param>
/// <param name="Name">Its name.</param>
/// <param name="MostSeries">The most series; what is beyond is summed up in one with <c>otel.metric.overflow</c>.</param>
/// <param name="Labels">The attributes that are kept. Of a meter that is not the gateway's, all others are dropped.</param>
internal sealed record MetricDescription(string Meter, string Name, int MostSeries, params IReadOnlyList<string> Labels)
{
    /// <summary>Bounds of a histogram's buckets in place of those that its meter advises.</summary>
    public double[]? Boundaries { get; init; }
}
