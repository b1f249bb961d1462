using System.Globalization;
using System.Text;
using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>The report of starts and of memory at rest.</summary>
internal static class AtRestReport
{
    /// <summary>Writes it.</summary>
    public static Report Write(Profile profile, Scenario scenario, IReadOnlyDictionary<string, List<Start>> starts, MachineDescription machine)
    {
        var culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"""
            ### {scenario.Title}

            | | start to ready, ms: median (lowest to highest) | CPU until then, ms | memory at rest, MB: median (lowest to highest) |
            | --- | --- | --- | --- |

            """);
        foreach (var peer in starts.Values)
        {
            text.AppendLine(culture, $"| {peer[0].Title} | {Of(peer, Figure.StartToReady).Text("N0")} | {new Spread(peer.Select(start => start.Cpu.TotalMilliseconds)).Median:N0} | {Of(peer, Figure.Memory).Text("0.0")} |");
        }

        text.AppendLine();
        foreach (var goal in scenario.Goals ?? [])
        {
            text.AppendLine(GoalText.Number(goal, starts[goal.Of][0].Title, Of(starts[goal.Of], goal.Figure).Median));
        }

        text.Append(culture, $"""
            - {(profile.Publishes ? "Published as for the image, ReadyToRun" : "Only built, not published as for the image: no figure counts")}. Memory is read {profile.Rest.TotalSeconds:0} s after the start. Readiness is asked for each 10 ms.
            - Machine: {machine.Hardware}.
            - Versions: {machine.Software}.
            - Profile `{profile.Name}`: {profile.Starts} starts of each in turns, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.
            {Report.Command(profile, scenario)}

            """);
        return new Report(text.ToString(), Plot.Draw(scenario.Title, [Draw("start to ready, ms", Figure.StartToReady), Draw("memory at rest, MB", Figure.Memory)]));

        Panel Draw(string title, Figure figure) =>
            new(title, "N0", [.. starts.Select(peer => new Bar(peer.Value[0].Title, Of(peer.Value, figure), peer.Key == "authgateway"))]);
    }

    private static Spread Of(IEnumerable<Start> starts, Figure figure) => new(starts.Select(start => figure switch
    {
        Figure.StartToReady => start.ToReady.TotalMilliseconds,
        Figure.Memory => start.ResidentBytes / 1e6,
        _ => throw new LoadTestException($"{figure} is not measured at rest."),
    }));
}
