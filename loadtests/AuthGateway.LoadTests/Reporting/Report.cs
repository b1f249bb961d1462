using System.Globalization;
using System.Text;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>What one scenario came to.</summary>
/// <param name="Text">In Markdown.</param>
/// <param name="Plot">As a picture (SVG).</param>
internal sealed record Report(string Text, string Plot)
{
    /// <summary>Writes it.</summary>
    public static Report Write(Profile profile, Scenario scenario, IReadOnlyList<Measured> measured, MachineDescription machine) =>
        new(Table(profile, scenario, measured, machine), Reporting.Plot.Draw(scenario, measured));

    private static string Table(Profile profile, Scenario scenario, IReadOnlyList<Measured> measured, MachineDescription machine)
    {
        var baseline = measured.Single(peer => peer.Name == scenario.Baseline);
        var others = new Spread(measured.SelectMany(peer => peer.Samples).Select(sample => sample.CpuOfOthers));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            ### {scenario.Title}

            | | requests/s: median (lowest to highest) | ratio | CPU µs/request: median (lowest to highest) | ratio | p50 ms | p99 ms | RSS MiB |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var peer in measured)
        {
            text.AppendLine(Row(peer, baseline));
        }

        text.AppendLine();
        foreach (var goal in scenario.Goals ?? [])
        {
            text.AppendLine(Goal(goal, measured));
        }

        text.Append(CultureInfo.InvariantCulture, $"""
            - Ratios are to {baseline.Title}.
            - Machine: {machine.Hardware}. Processes outside of the test used {others.Median:P0} of its CPU (lowest {others.Lowest:P0}, highest {others.Highest:P0}).
            - Versions: {machine.Software}.
            - Profile `{profile.Name}`: {profile.Rounds} rounds of {profile.Round.TotalSeconds:0} s each in rotating order after {profile.WarmUp.TotalSeconds:0} s of warm-up, {profile.ConnectionsOf(scenario)} connections, {profile.TokensOf(scenario)} tokens, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.
            - Command: `dotnet run --project loadtests/AuthGateway.LoadTests -c Release -- --profile {profile.Name} --scenario {scenario.Name}`

            """);
        return text.ToString();
    }

    private static string Row(Measured peer, Measured baseline)
    {
        var (p50, p99) = (peer.Of(sample => sample.P50 / 1000.0), peer.Of(sample => sample.P99 / 1000.0));
        var (throughput, cpu) = peer == baseline ? ("1", "1") : (peer.RatioTo(baseline, Figure.Throughput).Text("0.00"), peer.RatioTo(baseline, Figure.Cpu).Text("0.00"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {peer.Title} | {peer.Of(sample => sample.RequestsPerSecond).Text("N0")} | {throughput} | {peer.Of(sample => sample.CpuMicroseconds).Text("0.0")} | {cpu} | {p50.Median:0.00} | {p99.Median:0.00} | {peer.Of(sample => sample.ResidentBytes / 1048576.0).Median:0} |");
    }

    private static string Goal(Goal goal, IReadOnlyList<Measured> measured)
    {
        if (measured.FirstOrDefault(peer => peer.Name == goal.Of) is not { } ours || measured.FirstOrDefault(peer => peer.Name == goal.To) is not { } theirs)
        {
            return $"- {goal.Of} to {goal.To}: not measured.";
        }

        var ratio = ours.RatioTo(theirs, goal.Figure).Median;
        var figure = goal.Figure switch { Figure.Throughput => "requests a second", Figure.Cpu => "CPU time for a request", _ => "requests for a second of CPU time" };
        var bound = goal.AtLeast is { } least ? string.Create(CultureInfo.InvariantCulture, $"at least {least:0.00}") : string.Create(CultureInfo.InvariantCulture, $"at most {goal.AtMost:0.00}");
        return string.Create(CultureInfo.InvariantCulture, $"- {ours.Title}: {ratio:0.00} times {theirs.Title}'s {figure}; the goal is {bound}: {(goal.IsMet(ratio) ? "met" : "**missed**")}.");
    }
}
