namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>One point of a sum or histogram as it arrived (opentelemetry.proto.metrics.v1.Metric).</summary>
internal sealed record ReceivedMetric(string Name, string Unit, int Temporality, double Sum, ulong Count, Dictionary<string, object?> Attributes, Dictionary<string, object?> Resource)
{
    public const int Delta = 1;
    public const int Cumulative = 2;

    private const int SumField = 7;
    private const int HistogramField = 9;

    public static IEnumerable<ReceivedMetric> All(byte[] request) =>
        from resource in new WireReader(request).Messages(1)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        from kind in new[] { SumField, HistogramField }
        from data in metric.Messages(kind)
        from point in data.Messages(1)
        select new ReceivedMetric(
            metric.Text(1),
            metric.Text(3),
            (int)data.Number(2),
            kind == HistogramField ? point.Double(5) : point.Has(6) ? (long)point.Number(6) : point.Double(4),
            kind == HistogramField ? point.Number(4) : 1,
            point.Attributes(kind == HistogramField ? 9 : 7),
            resource.Message(1)!.Attributes(1));
}
