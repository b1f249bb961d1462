using System.Globalization;

namespace AuthGateway.Proxy;

/// <summary>Where in an answer an upstream reports a time of its own, and in which form.</summary>
internal abstract record UpstreamTimeSource(string Header)
{
    // Longer than any request may take: what claims more is no duration.
    private const double MostMilliseconds = 24 * 60 * 60 * 1000.0;

    /// <summary>What a source looks like in the configuration.</summary>
    public const string Expected = "Server-Timing:metric, or a header's name and its unit, such as X-Request-Time:s or X-Envoy-Upstream-Service-Time:ms";

    /// <summary>The reported time; null where there is none that can be read.</summary>
    public TimeSpan? Read(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(Header, out var values) && Milliseconds(values.ToString()) is { } milliseconds
        && milliseconds is >= 0 and <= MostMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>Reads a source as the configuration names it.</summary>
    public static bool TryParse(string text, out UpstreamTimeSource? source)
    {
        var colon = text.LastIndexOf(':');
        var (name, form) = colon < 1 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        source = (name, form) switch
        {
            _ when form.Length == 0 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-') => null,
            _ when name.Equals("Server-Timing", StringComparison.OrdinalIgnoreCase) => new Metric(form),
            (_, "s") => new Number(name, 1000),
            (_, "ms") => new Number(name, 1),
            (_, "us") => new Number(name, 0.001),
            _ => null,
        };
        return source is not null;
    }

    /// <summary>The header's time in milliseconds.</summary>
    protected abstract double? Milliseconds(string value);

    private static double? Parse(ReadOnlySpan<char> text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// A header with a number alone. nginx lists one for each server that it tried, with a comma between servers and a
    /// colon between groups, and a dash for one that gave no answer: all of them are the time that it waited.
    /// </summary>
    private sealed record Number(string Header, double MillisecondsEach) : UpstreamTimeSource(Header)
    {
        protected override double? Milliseconds(string value)
        {
            double? sum = null;
            foreach (var part in value.AsSpan().SplitAny(',', ':'))
            {
                var text = value.AsSpan(part).Trim();
                if (text is "-")
                {
                    continue;
                }

                if (Parse(text) is not { } number)
                {
                    return null;
                }

                sum = (sum ?? 0) + (number * MillisecondsEach);
            }

            return sum;
        }
    }

    /// <summary>One metric of a Server-Timing header (W3C Server Timing): `app;desc="x";dur=12.5`, in milliseconds.</summary>
    private sealed record Metric(string Name) : UpstreamTimeSource("Server-Timing")
    {
        protected override double? Milliseconds(string value)
        {
            foreach (var entry in value.AsSpan().Split(','))
            {
                var parameters = value.AsSpan(entry);
                var isFirst = true;
                foreach (var range in parameters.Split(';'))
                {
                    var parameter = parameters[range].Trim();
                    if (isFirst && !parameter.Equals(Name, StringComparison.OrdinalIgnoreCase))
                    {
                        break;
                    }

                    isFirst = false;
                    if (parameter.StartsWith("dur=", StringComparison.OrdinalIgnoreCase))
                    {
                        return Parse(parameter[4..].Trim('"'));
                    }
                }
            }

            return null;
        }
    }
}
