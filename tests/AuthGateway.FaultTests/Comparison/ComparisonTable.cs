using System.Globalization;
using System.Text;
using AuthGateway.FaultTests.Measuring;

namespace AuthGateway.FaultTests.Comparison;

/// <summary>What each gateway says of the same faults, as a Markdown table.</summary>
internal static class ComparisonTable
{
    public static string Write(IReadOnlyList<Cell> ours, string other, IReadOnlyList<Compared> theirs, IReadOnlyList<string> timers)
    {
        var text = new StringBuilder();
        text.AppendLine($"| fault | injected | AuthGateway's account | {string.Join(" | ", timers.Select(timer => $"{other} `{timer}`"))} |");
        text.AppendLine($"| --- | ---: | --- | {string.Join(" | ", timers.Select(_ => "---:"))} |");
        foreach (var row in theirs)
        {
            var cell = ours.FirstOrDefault(cell => cell.Fault == row.Fault && cell.Size == OtherGateways.Size);
            var account = cell is null
                ? ""
                : string.Join(", ", cell.Fault.Owners.Where(owner => cell.OwnerMoved[owner] >= 1).Select(owner => $"`{owner}` {Number(cell.OwnerMoved[owner])}"));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Fault.Name} | {row.Injected:F0} | {account} | {string.Join(" | ", timers.Select(timer => row.Moved is null ? "n/a" : Number(row.Moved[timer])))} |");
        }

        return text.ToString();
    }

    private static string Number(double moved) =>
        Math.Abs(moved) < 0.5 ? "" : moved.ToString("+0;-0", CultureInfo.InvariantCulture).Replace('-', '−');
}
