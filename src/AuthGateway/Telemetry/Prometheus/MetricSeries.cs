namespace AuthGateway.Telemetry.Prometheus;

/// <summary>One series: a value, or a histogram.</summary>
/// <param name="Labels">Its labels as they are written, without braces; empty for none.</param>
/// <param name="Value">The value; of a histogram the sum.</param>
/// <param name="Buckets">A histogram's buckets, the last one without an upper bound; empty for anything else.</param>
internal sealed record MetricSeries(string Labels, double Value, IReadOnlyList<MetricBucket> Buckets);
