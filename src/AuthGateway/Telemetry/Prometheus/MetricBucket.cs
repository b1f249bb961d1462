namespace AuthGateway.Telemetry.Prometheus;

/// <summary>One bucket of a histogram.</summary>
/// <param name="UpTo">Its upper bound, inclusive; positive infinity for the last one.</param>
/// <param name="Count">How many values are in it and in all buckets below it.</param>
/// <param name="Exemplar">A value of this bucket with its trace, where there is one.</param>
internal readonly record struct MetricBucket(double UpTo, long Count, MetricExemplar? Exemplar);
