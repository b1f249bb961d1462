using System.Globalization;
using System.Text;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>The report of one gateway that was measured in several situations, a row for each of them.</summary>
internal static class PartsReport
{
    /// <summary>Writes it.</summary>
    /// <param name="profile">How long and how often.</param>
    /// <param name="scenario">What was run.</param>
    /// <param name="parts">The situations.</param>
    /// <param name="rounds">How often and how long they were measured, in words.</param>
    /// <param name="machine">Where.</param>
    public static Report Write(Profile profile, Scenario scenario, IReadOnlyList<Measured> parts, string rounds, MachineDescription machine)
    {
        var culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"""
            ### {scenario.Title}

            | | requests/s: median (lowest to highest) | CPU µs/request: median (lowest to highest) | p50 ms | p99 ms | p99.9 ms | RSS MiB |
            | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var part in parts)
        {
            text.AppendLine(
                culture,
                $"| {part.Title} | {part.Of(Figure.Throughput).Text("N0")} | {part.Of(Figure.Cpu).Text("0.0")} | {part.Of(Figure.P50).Median / 1000:0.00} | {part.Of(Figure.P99).Median / 1000:0.00} | {part.Of(sample => sample.Latencies.P999).Median / 1000:0.00} | {part.Of(sample => sample.ResidentBytes / 1048576.0).Median:0} |");
        }

        text.AppendLine();
        foreach (var goal in scenario.Goals ?? [])
        {
            text.AppendLine(GoalText.Of(goal, parts, signature: null));
        }

        text.Append(culture, $"""
            - Driven by h2load with one member's token, {(scenario.Rate?.PerSecond is { } rate ? $"{rate:N0} requests/s" : "as fast as it is answered")}.
            - Machine: {machine.Hardware}.
            - Versions: {machine.Software}.
            - Profile `{profile.Name}`: {rounds}; {profile.WarmUpOf(scenario).TotalSeconds:0} s of warm-up, {profile.ConnectionsOf(scenario)} connections, {profile.TokensOf(scenario)} tokens, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.
            {Report.Command(profile, scenario)}

            """);
        return new Report(text.ToString(), Plot.Draw(scenario.Title,
        [
            Draw("requests a second", "N0", part => part.Of(Figure.Throughput)),
            Draw("CPU for a request, µs", "0.0", part => part.Of(Figure.Cpu)),
            Draw("p99, ms", "0.00", part => part.Of(sample => sample.Latencies.P99 / 1000.0)),
        ]));

        Panel Draw(string title, string format, Func<Measured, Spread> figure) => new(title, format, [.. parts.Select(part => new Bar(part.Title, figure(part), IsOurs: true))]);
    }
}
