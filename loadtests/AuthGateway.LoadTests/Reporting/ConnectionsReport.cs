using System.Globalization;
using System.Text;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>The report of peers with more and more connections, a row for each number.</summary>
internal static class ConnectionsReport
{
    /// <summary>Writes it.</summary>
    public static Report Write(Profile profile, Scenario scenario, IReadOnlyList<(int Connections, Measured Measured)> steps, MachineDescription machine)
    {
        var culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"""
            ### {scenario.Title}

            | | connections | requests/s: median (lowest to highest) | CPU µs/request: median (lowest to highest) | to the fewest | p50 ms | p99 ms | RSS MiB | KiB for each connection more |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var peer in steps.GroupBy(step => step.Measured.Name))
        {
            var (fewest, first) = peer.First();
            foreach (var (connections, measured) in peer)
            {
                var more = connections == fewest ? "" : ((Memory(measured) - Memory(first)) / 1024 / (connections - fewest)).ToString("0.0", culture);
                text.AppendLine(
                    culture,
                    $"| {measured.Title} | {connections:N0} | {measured.Of(Figure.Throughput).Text("N0")} | {measured.Of(Figure.Cpu).Text("0.0")} | {measured.RatioTo(first, Figure.Cpu).Median:0.00} | {measured.Of(Figure.P50).Median / 1000:0.00} | {measured.Of(Figure.P99).Median / 1000:0.00} | {Memory(measured) / 1048576:0} | {more} |");
            }
        }

        text.AppendLine();
        foreach (var goal in scenario.Goals ?? [])
        {
            var (_, first) = steps.First(step => step.Measured.Name == goal.Of);
            var (_, last) = steps.Last(step => step.Measured.Name == goal.Of);
            text.AppendLine(GoalText.Number(goal, first.Title, last.RatioTo(first, Figure.Cpu).Median));
        }

        var others = new Spread(steps.SelectMany(step => step.Measured.Samples).Select(sample => sample.CpuOfOthers));
        text.Append(culture, $"""
            - Each number of connections has processes of its own, all of them started before the first round. Memory is read at a round's end, with all connections open until then.
            - Machine: {machine.Hardware}. Processes outside of the test used {others.Median:P0} of its CPU (lowest {others.Lowest:P0}, highest {others.Highest:P0}).
            - Versions: {machine.Software}.
            - Profile `{profile.Name}`: {profile.Rounds} rounds of {profile.RoundOf(scenario).TotalSeconds:0} s each in rotating order after {profile.WarmUpOf(scenario).TotalSeconds:0} s of warm-up, {profile.TokensOf(scenario)} tokens, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.
            {Report.Command(profile, scenario)}

            """);
        return new Report(text.ToString(), Plot.Draw(scenario.Title,
        [
            Draw("requests a second", "N0", measured => measured.Of(Figure.Throughput)),
            Draw("CPU for a request, µs", "0.0", measured => measured.Of(Figure.Cpu)),
            Draw("p99, ms", "0.00", measured => measured.Of(sample => sample.Latencies.P99 / 1000.0)),
            Draw("memory, MiB", "0", measured => measured.Of(sample => sample.ResidentBytes / 1048576.0)),
        ]));

        Panel Draw(string title, string format, Func<Measured, Spread> figure) => new(
            title, format, [.. steps.Select(step => new Bar($"{step.Measured.Title}, {step.Connections:N0}", figure(step.Measured), step.Measured.Name == "authgateway"))]);
    }

    private static double Memory(Measured measured) => measured.Of(sample => sample.ResidentBytes).Median;
}
