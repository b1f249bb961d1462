using OpenTelemetry.Metrics;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>The points of one of the SDK's metrics as series.</summary>
internal static class MetricPoints
{
    /// <summary>The series; with the meter's name as a label where two meters share a name.</summary>
    public static List<MetricSeries> Series(Metric metric, bool withScope)
    {
        var all = new List<MetricSeries>();
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var attributes = new List<KeyValuePair<string, object?>>(point.Tags.Count + 1);
            foreach (var tag in point.Tags)
            {
                attributes.Add(tag);
            }

            if (withScope)
            {
                attributes.Add(new("otel.scope.name", metric.MeterName));
            }

            var labels = LabelText.Of(attributes);
            all.Add(metric.MetricType switch
            {
                MetricType.LongSum or MetricType.LongSumNonMonotonic => new(labels, point.GetSumLong(), []),
                MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => new(labels, point.GetSumDouble(), []),
                MetricType.LongGauge => new(labels, point.GetGaugeLastValueLong(), []),
                MetricType.DoubleGauge => new(labels, point.GetGaugeLastValueDouble(), []),
                _ => new(labels, point.GetHistogramSum(), Buckets(point)),
            });
        }

        return all;
    }

    private static MetricBucket[] Buckets(MetricPoint point)
    {
        var buckets = new List<MetricBucket>();
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            buckets.Add(new(bucket.ExplicitBound, count, Exemplar: null));
        }

        // A histogram that was configured without bounds has one bucket all the same.
        if (buckets.Count == 0)
        {
            buckets.Add(new(double.PositiveInfinity, point.GetHistogramCount(), Exemplar: null));
        }

        if (point.TryGetExemplars(out var exemplars))
        {
            foreach (ref readonly var exemplar in exemplars)
            {
                if (exemplar.TraceId != default)
                {
                    Place(buckets, new(exemplar.TraceId.ToHexString(), exemplar.SpanId.ToHexString(), exemplar.DoubleValue, exemplar.Timestamp));
                }
            }
        }

        return [.. buckets];
    }

    // Into the one bucket that its value belongs to; the largest where there are several.
    private static void Place(List<MetricBucket> buckets, MetricExemplar exemplar)
    {
        var index = buckets.FindIndex(bucket => exemplar.Value <= bucket.UpTo);
        if (index >= 0 && (buckets[index].Exemplar is not { } other || other.Value < exemplar.Value))
        {
            buckets[index] = buckets[index] with { Exemplar = exemplar };
        }
    }
}
