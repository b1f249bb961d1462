using System.Globalization;
using System.Text;

namespace AuthGateway.FaultTests.Measuring;

/// <summary>The matrix as a Markdown table.</summary>
internal static class MatrixTable
{
    private const double WorthSaying = 0.05;

    public static string Write(IReadOnlyList<Cell> cells)
    {
        var text = new StringBuilder();
        text.AppendLine($"| fault | injected | {string.Join(" | ", Owner.Columns.Select(owner => $"`{owner}`"))} |");
        text.AppendLine($"| --- | ---: | {string.Join(" | ", Owner.Columns.Select(_ => "---:"))} |");
        foreach (var cell in cells)
        {
            var moved = Owner.Columns.Select(owner => Text(cell, owner));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {cell.Fault.Name} | {cell.Injected:F1} | {string.Join(" | ", moved)} |");
        }

        return text.ToString();
    }

    // What should move is bold; what moved by less than 0.05 ms is not said.
    private static string Text(Cell cell, string owner)
    {
        var moved = cell.OwnerMoved[owner];
        var isRight = cell.Fault.Owners.Contains(owner);
        if (Math.Abs(moved) < WorthSaying && !isRight)
        {
            return "";
        }

        var number = moved.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture).Replace('-', '−');
        return isRight ? $"**{number}**" : number;
    }
}
