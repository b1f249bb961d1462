using System.Globalization;
using System.Text;
using AuthGateway.LoadTests.Kinds;
using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>The report of an outage, a row for each of its parts.</summary>
internal static class OutageReport
{
    /// <summary>Writes it.</summary>
    public static Report Write(Profile profile, Scenario scenario, IReadOnlyDictionary<OutagePhase, List<Sample>> phases, MachineDescription machine)
    {
        var measured = phases.Select(phase => new Measured(phase.Key.ToString(), Title(phase.Key), phase.Value)).ToList();
        var culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"""
            ### {scenario.Title}

            | | requests/s: median (lowest to highest) | CPU µs/request: median (lowest to highest) | p50 ms | p99 ms | p99.9 ms | RSS MiB |
            | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var phase in measured)
        {
            text.AppendLine(
                culture,
                $"| {phase.Title} | {phase.Of(Figure.Throughput).Text("N0")} | {phase.Of(Figure.Cpu).Text("0.0")} | {phase.Of(Figure.P50).Median / 1000:0.00} | {phase.Of(Figure.P99).Median / 1000:0.00} | {phase.Of(sample => sample.Latencies.P999).Median / 1000:0.00} | {phase.Of(sample => sample.ResidentBytes / 1048576.0).Median:0} |");
        }

        text.AppendLine();
        foreach (var goal in scenario.Goals ?? [])
        {
            var phase = measured.Find(phase => phase.Name.Equals(goal.Of, StringComparison.OrdinalIgnoreCase)) ?? throw new LoadTestException($"An outage has no part {goal.Of}.");
            text.AppendLine(GoalText.Number(goal, phase.Title, phase.Of(goal.Figure).Median));
        }

        text.Append(culture, $"""
            - Driven by h2load with one member's token, {(scenario.Rate?.PerSecond is { } rate ? $"{rate:N0} requests/s" : "as fast as it is answered")}.
            - Machine: {machine.Hardware}.
            - Versions: {machine.Software}.
            - Profile `{profile.Name}`: {profile.Rounds} outages, {profile.RoundOf(scenario).TotalSeconds:0} s for each part but the one within the lease, 1 s; {profile.WarmUpOf(scenario).TotalSeconds:0} s of warm-up, {profile.ConnectionsOf(scenario)} connections, {profile.TokensOf(scenario)} tokens, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.
            {Report.Command(profile, scenario)}

            """);
        return new Report(text.ToString(), Plot.Draw(scenario.Title,
        [
            Draw("requests a second", "N0", phase => phase.Of(Figure.Throughput)),
            Draw("CPU for a request, µs", "0.0", phase => phase.Of(Figure.Cpu)),
            Draw("p99, ms", "0.00", phase => phase.Of(sample => sample.Latencies.P99 / 1000.0)),
        ]));

        Panel Draw(string title, string format, Func<Measured, Spread> figure) => new(title, format, [.. measured.Select(phase => new Bar(phase.Title, figure(phase), IsOurs: true))]);
    }

    private static string Title(OutagePhase phase) => phase switch
    {
        OutagePhase.Healthy => "Redis answers",
        OutagePhase.HealthyConfirmed => "Redis answers and is asked each time",
        OutagePhase.WithinLease => "Redis is gone, within the lease",
        OutagePhase.Refused => "Redis is gone: refused",
        OutagePhase.RefusedConfirmed => "Redis is gone: refused, asked each time",
        _ => "Redis is back",
    };
}
