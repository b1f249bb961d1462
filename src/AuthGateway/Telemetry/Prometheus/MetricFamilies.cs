using OpenTelemetry.Metrics;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>The SDK's metrics as families: names translated, clashes settled.</summary>
internal static class MetricFamilies
{
    /// <summary>
    /// The families. Of two metrics that would have one name, both stay if they agree in type and unit and come from two
    /// meters (the meter's name is then a label); otherwise the first stays and the other is named as left out.
    /// </summary>
    public static IReadOnlyList<MetricFamily> From(IEnumerable<Metric> metrics, Action<string> leftOut)
    {
        var sameName = new OrderedDictionary<string, List<NamedMetric>>(StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            if (NamedMetric.TryFrom(metric) is not { } named)
            {
                leftOut(metric.Name);
                continue;
            }

            if (!sameName.TryGetValue(named.Name, out var others))
            {
                sameName.Add(named.Name, others = []);
            }

            if (others.Count == 0 || others.TrueForAll(named.StandsBeside))
            {
                others.Add(named);
            }
            else
            {
                leftOut(metric.Name);
            }
        }

        var families = new List<MetricFamily>(sameName.Count);
        var taken = new HashSet<string>(StringComparer.Ordinal) { "target", "target_info" };
        foreach (var (name, group) in sameName)
        {
            var series = group.SelectMany(named => MetricPoints.Series(named.Metric, group.Count > 1)).ToList();
            var family = new MetricFamily(name, group[0].Unit, group[0].Metric.Description, group[0].Kind, series);
            if (family.SampleNames.Any(taken.Contains))
            {
                leftOut(group[0].Metric.Name);
                continue;
            }

            taken.UnionWith(family.SampleNames);
            families.Add(family);
        }

        return families;
    }

    private sealed record NamedMetric(Metric Metric, string Name, string Unit, MetricKind Kind)
    {
        public static NamedMetric? TryFrom(Metric metric)
        {
            MetricKind? kind = metric.MetricType switch
            {
                MetricType.LongSum or MetricType.DoubleSum => MetricKind.Counter,
                MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => MetricKind.Gauge,
                MetricType.Histogram => MetricKind.Histogram,
                // Exponential histograms have no form in the text formats.
                _ => null,
            };
            if (kind is not { } known)
            {
                return null;
            }

            // Only a true gauge can be a ratio: an up-down counter of unit 1 counts things.
            var isSum = metric.MetricType is MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic;
            var unit = isSum && metric.Unit == "1" ? "" : MetricNames.Unit(metric.Unit, known);
            return new NamedMetric(metric, MetricNames.Family(metric.Name, unit, known), unit, known);
        }

        public bool StandsBeside(NamedMetric other) => Kind == other.Kind && Unit == other.Unit && Metric.MeterName != other.Metric.MeterName;
    }
}
