using System.Text;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>
/// Writes families in one of the formats. Samples carry no time of their own (the scraper's counts), and there are no
/// <c>_created</c> samples: Prometheus would take each for one more series.
/// </summary>
internal sealed class ExpositionWriter(ExpositionFormat format, int mostBytes, Action<string> leftOut)
{
    private const int FirstCapacity = 256 * 1024;

    private readonly ExpositionBuffer _text = new(Math.Min(FirstCapacity, mostBytes));
    private readonly Dictionary<double, string> _bounds = [];

    private bool IsOpenMetrics => format == ExpositionFormat.OpenMetrics;

    /// <summary>The whole answer. A family that would make it too large is left out and named.</summary>
    /// <param name="target">The labels of the process itself.</param>
    /// <param name="families">The families.</param>
    public ReadOnlyMemory<byte> Write(string target, IEnumerable<MetricFamily> families)
    {
        WriteTarget(target);
        foreach (var family in families)
        {
            var before = _text.Length;
            Write(family);
            if (_text.Length > mostBytes)
            {
                _text.CutTo(before);
                leftOut(family.Name);
            }
        }

        if (IsOpenMetrics)
        {
            _text.Add("# EOF\n"u8);
        }

        return _text.Written;
    }

    private void WriteTarget(string labels)
    {
        if (labels.Length > 0)
        {
            Describe(IsOpenMetrics ? "target" : "target_info", IsOpenMetrics ? "info" : "gauge", "", "The process that these metrics are of.");
            Sample("target_info", "", labels, 1);
        }
    }

    private void Write(MetricFamily family)
    {
        var total = family.Name + "_total";
        var (name, type) = family.Kind switch
        {
            MetricKind.Counter => (IsOpenMetrics ? family.Name : total, "counter"),
            MetricKind.Histogram => (family.Name, "histogram"),
            _ => (family.Name, "gauge"),
        };
        Describe(name, type, family.Unit, family.Help);
        foreach (var series in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(family.Name, series);
            }
            else
            {
                Sample(family.Kind == MetricKind.Counter ? total : family.Name, "", series.Labels, series.Value);
            }
        }
    }

    private void WriteHistogram(string name, MetricSeries series)
    {
        foreach (var bucket in series.Buckets)
        {
            _text.Add(name).Add("_bucket{"u8).Add(series.Labels).Add(series.Labels.Length == 0 ? "le=\""u8 : ",le=\""u8);
            _text.Add(Bound(bucket.UpTo)).Add("\"} "u8).Add(bucket.Count);
            if (IsOpenMetrics && bucket.Exemplar is { } exemplar)
            {
                _text.Add(" # {trace_id=\""u8).Add(exemplar.TraceId).Add("\",span_id=\""u8).Add(exemplar.SpanId).Add("\"} "u8);
                _text.Add(exemplar.Value).Add(" "u8).Add(exemplar.At.ToUnixTimeMilliseconds() / 1000.0);
            }

            _text.Add("\n"u8);
        }

        Sample(name, "_sum", series.Labels, series.Value);
        Sample(name, "_count", series.Labels, series.Buckets[^1].Count);
    }

    private void Sample(string name, string suffix, string labels, double value)
    {
        _text.Add(name).Add(suffix);
        if (labels.Length > 0)
        {
            _text.Add("{"u8).Add(labels).Add("}"u8);
        }

        _text.Add(" "u8).Add(value).Add("\n"u8);
    }

    private void Describe(string name, string type, string unit, string help)
    {
        _text.Add("# TYPE "u8).Add(name).Add(" "u8).Add(type).Add("\n"u8);
        // OpenMetrics refuses a unit that is not the name's end; the text format knows no such line.
        if (IsOpenMetrics && unit.Length > 0 && name.EndsWith($"_{unit}", StringComparison.Ordinal))
        {
            _text.Add("# UNIT "u8).Add(name).Add(" "u8).Add(unit).Add("\n"u8);
        }

        if (help.Length > 0)
        {
            _text.Add("# HELP "u8).Add(name).Add(" "u8).Add(Escaped(help)).Add("\n"u8);
        }
    }

    // In the text format a quotation mark in a help text stands for itself.
    private string Escaped(string help)
    {
        if (!IsOpenMetrics)
        {
            return help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        }

        var text = new StringBuilder(help.Length);
        LabelText.AppendEscaped(text, help);
        return text.ToString();
    }

    private string Bound(double bound)
    {
        if (!_bounds.TryGetValue(bound, out var text))
        {
            _bounds[bound] = text = BucketBound.Text(bound);
        }

        return text;
    }
}
