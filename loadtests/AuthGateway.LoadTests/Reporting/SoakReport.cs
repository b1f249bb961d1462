using System.Globalization;
using System.Text;
using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>The report of a soak: what was held at its beginning and at its end.</summary>
internal static class SoakReport
{
    private const int Parts = 5;

    /// <summary>Writes it.</summary>
    public static Report Write(Profile profile, Scenario scenario, Sample sample, IReadOnlyList<Held> held, MachineDescription machine)
    {
        (string Title, Func<Held, double> Figure)[] figures =
        [
            ("memory, MiB", one => one.ResidentMiB),
            ("open files", one => one.Files),
            ("threads", one => one.Threads),
        ];
        var culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"""
            ### {scenario.Title}

            | | first fifth: median (lowest to highest) | last fifth: median (lowest to highest) | last to first |
            | --- | --- | --- | --- |

            """);
        foreach (var (title, figure) in figures)
        {
            var (first, last) = Ends([.. held.Select(figure)]);
            text.AppendLine(culture, $"| {title} | {first.Text("#,0.#")} | {last.Text("#,0.#")} | {last.Median / first.Median:0.00} |");
        }

        var collections = held[^1].Collections.Zip(held[0].Collections, (end, start) => end - start).ToList();
        text.Append(culture, $"""

            - {sample.RequestsPerSecond:N0} requests/s, {sample.CpuMicroseconds:0.0} µs of CPU for a request, p50 {sample.Latencies.P50 / 1000.0:0.00} ms, p99 {sample.Latencies.P99 / 1000.0:0.00} ms, p99.9 {sample.Latencies.P999 / 1000.0:0.00} ms.
            - Collections meanwhile: generation 0 {collections[0]:N0}, 1 {collections[1]:N0}, 2 {collections[2]:N0} (an older one's count for the younger, too).
            - {held.Count} looks, {profile.SoakInterval.TotalSeconds:0.#} s apart. Who looks also scrapes the metrics.
            - Machine: {machine.Hardware}. Processes outside of the test used {sample.CpuOfOthers:P0} of its CPU.
            - Versions: {machine.Software}.
            - Profile `{profile.Name}`: {profile.Soak.TotalSeconds:0} s after {profile.WarmUp.TotalSeconds:0} s of warm-up, {profile.ConnectionsOf(scenario)} connections, {profile.TokensOf(scenario)} tokens, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.
            {Report.Command(profile, scenario)}

            """);
        List<(string, IReadOnlyList<double>)> curves = [.. figures.Select(figure => (figure.Title, (IReadOnlyList<double>)[.. held.Select(figure.Figure)]))];
        curves.Add(("collections of generation 2, since the start", [.. held.Select(one => (double)one.Collections[2])]));
        return new Report(text.ToString(), Curve.Draw(scenario.Title, profile.Soak, curves));
    }

    private static (Spread First, Spread Last) Ends(double[] values)
    {
        var part = Math.Max(1, values.Length / Parts);
        return (new Spread(values[..part]), new Spread(values[^part..]));
    }
}
