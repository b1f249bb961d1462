using System.Globalization;
using System.Net;
using System.Text;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>Bars with the medians, and a line from the lowest to the highest of each.</summary>
internal static class Plot
{
    private const int Width = 760;
    private const int Labels = 230;
    private const int BarHeight = 18;
    private const int Pitch = 26;
    private const int Head = 34;

    /// <summary>Draws a scenario.</summary>
    public static string Draw(Scenario scenario, IReadOnlyList<Measured> measured)
    {
        var panels = new (string Title, Func<Measured, Spread> Figure, string Format)[]
        {
            ("requests a second", peer => peer.Of(sample => sample.RequestsPerSecond), "N0"),
            ("CPU for a request, µs", peer => peer.Of(sample => sample.CpuMicroseconds), "0.0"),
            ("p50, ms", peer => peer.Of(sample => sample.P50 / 1000.0), "0.00"),
            ("p99, ms", peer => peer.Of(sample => sample.P99 / 1000.0), "0.00"),
            ("memory, MiB", peer => peer.Of(sample => sample.ResidentBytes / 1048576.0), "0"),
        };
        var panelHeight = Head + (measured.Count * Pitch) + 10;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{30 + (panels.Length * panelHeight)}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="10" y="20" font-size="15" font-weight="bold">{WebUtility.HtmlEncode(scenario.Title)}</text>

            """);
        for (var i = 0; i < panels.Length; i++)
        {
            Panel(svg, 30 + (i * panelHeight), panels[i].Title, [.. measured.Select(peer => (peer, panels[i].Figure(peer)))], panels[i].Format);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, int top, string title, IReadOnlyList<(Measured Peer, Spread Figure)> rows, string format)
    {
        var scale = (Width - Labels - 90) / Math.Max(rows.Max(row => row.Figure.Highest), double.Epsilon);
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="10" y="{top + 22}" font-weight="bold">{WebUtility.HtmlEncode(title)}</text>""");
        for (var i = 0; i < rows.Count; i++)
        {
            var (peer, figure) = rows[i];
            var y = top + Head + (i * Pitch);
            var fill = peer.Name == "authgateway" ? "#1f6feb" : "#9aa4b2";
            svg.AppendLine(CultureInfo.InvariantCulture, $"""
                <text x="{Labels - 8}" y="{y + 13}" text-anchor="end">{WebUtility.HtmlEncode(peer.Title)}</text>
                <rect x="{Labels}" y="{y}" width="{figure.Median * scale:0.0}" height="{BarHeight}" fill="{fill}"/>
                <line x1="{Labels + (figure.Lowest * scale):0.0}" x2="{Labels + (figure.Highest * scale):0.0}" y1="{y + (BarHeight / 2)}" y2="{y + (BarHeight / 2)}" stroke="#111"/>
                <text x="{Labels + (figure.Highest * scale) + 6:0.0}" y="{y + 13}">{figure.Median.ToString(format, CultureInfo.InvariantCulture)}</text>
                """);
        }
    }
}
