using System.Globalization;
using System.Net;
using System.Text;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>Figures over time, a panel each, each from zero to its highest.</summary>
internal static class Curve
{
    private const int Width = 760;
    private const int Left = 80;
    private const int PanelHeight = 120;
    private const int LineHeight = 80;

    /// <summary>Draws them.</summary>
    public static string Draw(string title, TimeSpan duration, IReadOnlyList<(string Title, IReadOnlyList<double> Values)> figures)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{40 + (figures.Count * PanelHeight)}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="10" y="20" font-size="15" font-weight="bold">{WebUtility.HtmlEncode(title)}, {duration.TotalSeconds:0} s</text>

            """);
        for (var i = 0; i < figures.Count; i++)
        {
            Write(svg, 35 + (i * PanelHeight), figures[i].Title, figures[i].Values);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Write(StringBuilder svg, int top, string title, IReadOnlyList<double> values)
    {
        var highest = Math.Max(values.Max(), 1);
        var bottom = top + 20 + LineHeight;
        var step = (double)(Width - Left - 20) / Math.Max(values.Count - 1, 1);
        var points = values.Select((value, at) => string.Create(CultureInfo.InvariantCulture, $"{Left + (at * step):0.0},{bottom - (value / highest * LineHeight):0.0}"));
        svg.AppendLine(CultureInfo.InvariantCulture, $"""
            <text x="10" y="{top + 10}" font-weight="bold">{WebUtility.HtmlEncode(title)}</text>
            <text x="{Left - 8}" y="{top + 30}" text-anchor="end">{highest:#,0.#}</text>
            <text x="{Left - 8}" y="{bottom}" text-anchor="end">0</text>
            <line x1="{Left}" x2="{Width - 20}" y1="{bottom}" y2="{bottom}" stroke="#9aa4b2"/>
            <polyline points="{string.Join(' ', points)}" fill="none" stroke="#1f6feb"/>
            """);
    }
}
