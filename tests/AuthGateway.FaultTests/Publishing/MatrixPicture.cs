using System.Globalization;
using System.Text;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Measuring;

namespace AuthGateway.FaultTests.Publishing;

/// <summary>The matrix as a picture: faults against owners, darker where more of the injected time is. Readable on light and on dark.</summary>
internal static class MatrixPicture
{
    private const int Left = 250;
    private const int Top = 130;
    private const int Width = 64;
    private const int Height = 24;

    public static string Write(IReadOnlyList<Cell> cells)
    {
        var faults = cells.Select(cell => cell.Fault).Distinct().ToList();
        var (width, height) = (Left + (Owner.Columns.Length * Width) + 100, Top + (faults.Count * Height) + 10);
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"Which owner's account moved by which share of the injected time, for each fault\">");
        svg.AppendLine("""
              <style>
                text { font: 12px system-ui, sans-serif; fill: #24292f }
                .frame { fill: none; stroke: #8c959f; stroke-opacity: .35 }
                .right { stroke: #1a7f37; stroke-opacity: 1; stroke-width: 2 }
                @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .right { stroke: #3fb950 } }
              </style>
            """);
        for (var column = 0; column < Owner.Columns.Length; column++)
        {
            var (x, y) = (Left + (column * Width) + (Width / 2), Top - 10);
            svg.AppendLine(CultureInfo.InvariantCulture, $"  <text transform=\"translate({x} {y}) rotate(-40)\">{Owner.Columns[column]}</text>");
        }

        for (var row = 0; row < faults.Count; row++)
        {
            Row(svg, faults[row], [.. cells.Where(cell => cell.Fault == faults[row])], Top + (row * Height));
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static void Row(StringBuilder svg, Fault fault, IReadOnlyList<Cell> sizes, int y)
    {
        svg.AppendLine(CultureInfo.InvariantCulture, $"  <text x=\"{Left - 10}\" y=\"{y + 16}\" text-anchor=\"end\">{fault.Name}</text>");
        for (var column = 0; column < Owner.Columns.Length; column++)
        {
            var owner = Owner.Columns[column];
            // The largest size: what leaks is a constant, so it is the smallest share there; the table says all three.
            var cell = sizes[^1];
            var share = Math.Clamp(cell.OwnerMoved[owner] / cell.Injected, 0, 1);
            var x = Left + (column * Width);
            svg.AppendLine(CultureInfo.InvariantCulture, $"  <rect x=\"{x}\" y=\"{y}\" width=\"{Width}\" height=\"{Height}\" fill=\"#0969da\" fill-opacity=\"{share:F3}\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"  <rect x=\"{x + 1}\" y=\"{y + 1}\" width=\"{Width - 2}\" height=\"{Height - 2}\" class=\"frame{(fault.Owners.Contains(owner) ? " right" : "")}\"/>");
            if (share >= 0.01)
            {
                svg.AppendLine(CultureInfo.InvariantCulture, $"  <text x=\"{x + (Width / 2)}\" y=\"{y + 16}\" text-anchor=\"middle\"{(share > 0.5 ? " style=\"fill:#fff\"" : "")}>{share * 100:F0} %</text>");
            }
        }
    }
}
