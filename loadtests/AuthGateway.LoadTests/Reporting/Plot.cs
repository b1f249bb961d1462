using System.Globalization;
using System.Net;
using System.Text;
using AuthGateway.LoadTests.Measuring;
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

    /// <summary>Draws peers under load.</summary>
    public static string Draw(Scenario scenario, IReadOnlyList<Measured> measured)
    {
        return Draw(scenario.Title,
        [
            Of("requests a second", "N0", sample => sample.RequestsPerSecond),
            Of("CPU for a request, µs", "0.0", sample => sample.CpuMicroseconds),
            Of("p50, ms", "0.00", sample => sample.Latencies.P50 / 1000.0),
            Of("p99, ms", "0.00", sample => sample.Latencies.P99 / 1000.0),
            Of("p99.9, ms", "0.00", sample => sample.Latencies.P999 / 1000.0),
            Of("memory, MiB", "0", sample => sample.ResidentBytes / 1048576.0),
        ]);

        Panel Of(string title, string format, Func<Sample, double> figure) =>
            new(title, format, [.. measured.Select(peer => new Bar(peer.Title, peer.Of(figure), peer.Name == "authgateway"))]);
    }

    /// <summary>Draws panels below each other.</summary>
    public static string Draw(string title, IReadOnlyList<Panel> panels)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{30 + panels.Sum(Height)}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="10" y="20" font-size="15" font-weight="bold">{WebUtility.HtmlEncode(title)}</text>

            """);
        var top = 30;
        foreach (var panel in panels)
        {
            Write(svg, top, panel);
            top += Height(panel);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static int Height(Panel panel) => Head + (panel.Bars.Count * Pitch) + 10;

    private static void Write(StringBuilder svg, int top, Panel panel)
    {
        var scale = (Width - Labels - 90) / Math.Max(panel.Bars.Max(bar => bar.Figure.Highest), double.Epsilon);
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="10" y="{top + 22}" font-weight="bold">{WebUtility.HtmlEncode(panel.Title)}</text>""");
        for (var i = 0; i < panel.Bars.Count; i++)
        {
            var bar = panel.Bars[i];
            var y = top + Head + (i * Pitch);
            svg.AppendLine(CultureInfo.InvariantCulture, $"""
                <text x="{Labels - 8}" y="{y + 13}" text-anchor="end">{WebUtility.HtmlEncode(bar.Title)}</text>
                <rect x="{Labels}" y="{y}" width="{bar.Figure.Median * scale:0.0}" height="{BarHeight}" fill="{(bar.IsOurs ? "#1f6feb" : "#9aa4b2")}"/>
                <line x1="{Labels + (bar.Figure.Lowest * scale):0.0}" x2="{Labels + (bar.Figure.Highest * scale):0.0}" y1="{y + (BarHeight / 2)}" y2="{y + (BarHeight / 2)}" stroke="#111"/>
                <text x="{Labels + (bar.Figure.Highest * scale) + 6:0.0}" y="{y + 13}">{bar.Figure.Median.ToString(panel.Format, CultureInfo.InvariantCulture)}</text>
                """);
        }
    }
}
