using System.Text;
using AuthGateway.FaultTests.Comparison;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Publishing;

/// <summary>
/// Prints what was measured, to fault-matrix.md beside the tests' binary too. Where AUTHGATEWAY_WRITE_DOCS is 1 and every row was measured, it also writes docs/latency.md's
/// generated part and the picture beside it.
/// </summary>
internal static class Report
{
    private const string Begin = "<!-- measured: made by tests/AuthGateway.FaultTests, not by hand -->";
    private const string End = "<!-- end of what was measured -->";

    private static readonly string Document = Repository.PathOf("docs", "latency.md");

    public static async Task PublishAsync(IReadOnlyList<Cell> cells, OtherGateways others, IReadOnlyDictionary<string, string> fired)
    {
        var text = Write(cells, others, fired);
        await Console.Out.WriteLineAsync(text);
        // Test runners swallow what a test's process writes.
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "fault-matrix.md"), text);
        if (Environment.GetEnvironmentVariable("AUTHGATEWAY_WRITE_DOCS") == "1" && cells.Count == AllFaults.Rows.Length * Matrix.Sizes.Count)
        {
            var document = await File.ReadAllTextAsync(Document);
            var (from, to) = (document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, document.IndexOf(End, StringComparison.Ordinal));
            await File.WriteAllTextAsync(Document, $"{document[..from]}\n\n{text}\n{document[to..]}");
            await File.WriteAllTextAsync(Repository.PathOf("docs", "latency-matrix.svg"), MatrixPicture.Write(cells));
        }
    }

    private static string Write(IReadOnlyList<Cell> cells, OtherGateways others, IReadOnlyDictionary<string, string> fired)
    {
        var text = new StringBuilder();
        text.AppendLine(Machine.Describe()).AppendLine();
        text.AppendLine(MatrixTable.Write(cells));
        foreach (var reason in cells.Where(cell => cell.Fault.Reason.Length > 0).GroupBy(cell => cell.Fault.Reason, cell => cell.Fault.Name, StringComparer.Ordinal))
        {
            text.AppendLine($"- Wider bounds, because {reason.Key}: {string.Join(", ", reason.Distinct(StringComparer.Ordinal))}.");
        }

        if (fired.Count > 0)
        {
            text.AppendLine().AppendLine("| fault that lasts | alerts that fired (team) |").AppendLine("| --- | --- |");
            foreach (var fault in AllFaults.Rows.Where(fault => fired.ContainsKey(fault.Name)))
            {
                text.AppendLine($"| {fault.Name} | {fired[fault.Name]} |");
            }
        }

        foreach (var (name, timers) in new[] { ("nginx", FrontConfiguration.NginxTimers), ("HAProxy", FrontConfiguration.HaproxyTimers) })
        {
            if (others.Measured(name) is { } rows)
            {
                text.AppendLine().AppendLine(ComparisonTable.Write(cells, name, rows, timers).TrimEnd());
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }
}
