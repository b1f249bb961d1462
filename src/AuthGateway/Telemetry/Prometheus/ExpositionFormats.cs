using Microsoft.Net.Http.Headers;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>Which format a scraper gets.</summary>
internal static class ExpositionFormats
{
    /// <summary>The media type of an answer.</summary>
    public static string ContentType(this ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>
    /// The format that the scraper likes more (RFC 9110 section 12.5.1: the most specific range that matches decides a
    /// format's weight). Text where it likes both alike, says nothing, or accepts neither: a scraper that got an error
    /// would be blind.
    /// </summary>
    public static ExpositionFormat Negotiate(IEnumerable<MediaTypeHeaderValue> accepted)
    {
        var ranges = accepted.ToList();
        var text = Weight(ranges, "text", "plain", "0.0.4");
        return Weight(ranges, "application", "openmetrics-text", "1.0.0") > text ? ExpositionFormat.OpenMetrics : ExpositionFormat.PrometheusText;
    }

    private static double Weight(List<MediaTypeHeaderValue> ranges, string type, string subtype, string version)
    {
        var (weight, specificity) = (0.0, -1);
        foreach (var range in ranges)
        {
            var named = range.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value;
            var found = range switch
            {
                { MatchesAllTypes: true } => 0,
                _ when !range.Type.Equals(type, StringComparison.OrdinalIgnoreCase) => -1,
                { MatchesAllSubTypes: true } => 1,
                _ when !range.SubType.Equals(subtype, StringComparison.OrdinalIgnoreCase) => -1,
                _ when named is not { HasValue: true } given => 2,
                _ => HeaderUtilities.RemoveQuotes(named.Value).Equals(version, StringComparison.Ordinal) ? 3 : -1,
            };
            var quality = range.Quality ?? 1;
            if (found > specificity || (found == specificity && found >= 0 && quality > weight))
            {
                (weight, specificity) = (quality, found);
            }
        }

        return weight;
    }
}
