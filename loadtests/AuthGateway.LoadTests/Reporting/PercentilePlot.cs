using System.Globalization;
using System.Net;
using System.Text;
using AuthGateway.LoadTests.Measuring;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>
/// The latency by percentile, a line for each peer: medians of the rounds. Both axes are logarithmic: to the right by the share of the requests that took
/// longer, so that 99 % and 99.9 % are as far apart as 90 % and 99 %.
/// </summary>
internal static class PercentilePlot
{
    private const int Width = 760;
    private const int Height = 400;
    private const int Left = 70;
    private const int Right = 200;
    private const int Top = 45;
    private const int Bottom = 40;
    private const string Ours = "#1f6feb";
    private static readonly string[] Colours = ["#6e7781", "#bf3989", "#9a6700", "#1a7f37", "#8250df", "#cf222e", "#0550ae", "#57606a"];

    /// <summary>Draws it.</summary>
    public static string Draw(string title, IReadOnlyList<Measured> measured)
    {
        var lines = measured.Select(peer => (peer.Title, Ours: peer.Name == "authgateway", Values: MediansOf(peer))).ToList();
        // Whole powers of ten of a microsecond around all of it.
        var lowest = Math.Floor(Math.Log10(Math.Max(lines.Min(line => line.Values.Min()), 1)));
        var highest = Math.Max(Math.Ceiling(Math.Log10(Math.Max(lines.Max(line => line.Values.Max()), 1))), lowest + 1);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="10" y="20" font-size="15" font-weight="bold">{WebUtility.HtmlEncode(title)}: latency by percentile</text>

            """);
        for (var power = lowest; power <= highest; power++)
        {
            Rule(svg, Left, Width - Right, Y(power), Y(power), (Math.Pow(10, power) / 1000).ToString("0.### ms", CultureInfo.InvariantCulture), Left - 6, Y(power) + 4, "end");
        }

        foreach (var share in Latencies.Percentiles)
        {
            Rule(svg, X(share), X(share), Top, Height - Bottom, share.ToString("0.##", CultureInfo.InvariantCulture), X(share), Height - Bottom + 16, "middle");
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var (name, ours, values) = lines[i];
            var colour = ours ? Ours : Colours[i % Colours.Length];
            var points = values.Select((value, at) => string.Create(CultureInfo.InvariantCulture, $"{X(Latencies.Percentiles[at]):0.0},{Y(Math.Log10(Math.Max(value, 1))):0.0}"));
            svg.AppendLine(CultureInfo.InvariantCulture, $"""
                <polyline points="{string.Join(' ', points)}" fill="none" stroke="{colour}" stroke-width="{(ours ? 3 : 1.5)}"/>
                <text x="{Width - Right + 12}" y="{Top + 10 + (i * 18)}" fill="{colour}">{WebUtility.HtmlEncode(name)}</text>
                """);
        }

        return svg.Append("</svg>\n").ToString();

        double Y(double power) => Height - Bottom - ((power - lowest) / (highest - lowest) * (Height - Bottom - Top));
    }

    // The logarithm of one in how many takes longer: 2 at 50 %, 10,000 at 99.99 %.
    private static double X(double share)
    {
        var (first, last) = (Of(Latencies.Percentiles[0]), Of(Latencies.Percentiles[^1]));
        return Left + ((Of(share) - first) / (last - first) * (Width - Right - Left));

        static double Of(double share) => Math.Log10(100 / (100 - share));
    }

    private static List<double> MediansOf(Measured peer) =>
        [.. Latencies.Percentiles.Select((_, at) => new Spread(peer.Samples.Select(sample => (double)sample.Latencies.Microseconds[at])).Median)];

    private static void Rule(StringBuilder svg, double x1, double x2, double y1, double y2, string label, double x, double y, string anchor) => svg.AppendLine(CultureInfo.InvariantCulture, $"""
        <line x1="{x1:0.0}" x2="{x2:0.0}" y1="{y1:0.0}" y2="{y2:0.0}" stroke="#d0d7de"/>
        <text x="{x:0.0}" y="{y:0.0}" text-anchor="{anchor}">{label}</text>
        """);
}
