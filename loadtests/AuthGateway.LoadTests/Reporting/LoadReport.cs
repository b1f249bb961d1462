using System.Globalization;
using System.Text;
using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>The report of peers under load.</summary>
internal static class LoadReport
{
    /// <summary>Writes it.</summary>
    public static Report Write(Profile profile, Scenario scenario, IReadOnlyList<Measured> measured, MachineDescription machine, double? signature) =>
        new(Text(profile, scenario, measured, machine, signature), Plot.Draw(scenario, measured)) { Latencies = PercentilePlot.Draw(scenario.Title, measured) };

    private static string Text(Profile profile, Scenario scenario, IReadOnlyList<Measured> measured, MachineDescription machine, double? signature)
    {
        var baseline = measured.Single(peer => peer.Name == scenario.Baseline);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            ### {scenario.Title}

            | | requests/s: median (lowest to highest) | ratio | CPU µs/request: median (lowest to highest) | ratio | p50 ms | p90 ms | p99 ms | p99.9 ms | RSS MiB | allocated KB/request |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var peer in measured)
        {
            text.AppendLine(Row(peer, baseline));
        }

        OwnTimes(text, measured);
        text.AppendLine();
        foreach (var goal in scenario.Goals ?? [])
        {
            text.AppendLine(GoalText.Of(goal, measured, signature));
        }

        foreach (var line in Notes(profile, scenario, measured, machine, signature))
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }

    private static string Row(Measured peer, Measured baseline)
    {
        var (throughput, cpu) = peer == baseline ? ("1", "1") : (peer.RatioTo(baseline, Figure.Throughput).Text("0.00"), peer.RatioTo(baseline, Figure.Cpu).Text("0.00"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {peer.Title} | {peer.Of(sample => sample.RequestsPerSecond).Text("N0")} | {throughput} | {peer.Of(sample => sample.CpuMicroseconds).Text("0.0")} | {cpu} | {Cells(peer.Samples.Select(sample => sample.Latencies), 1000)} | {peer.Of(sample => sample.ResidentBytes / 1048576.0).Median:0} | {Allocated(peer)} |");
    }

    private static string Allocated(Measured peer) => peer.Samples.All(sample => sample.AllocatedBytes is not null)
        ? (peer.Of(Figure.Allocated).Median / 1000).ToString("0.0", CultureInfo.InvariantCulture)
        : "";

    private static void OwnTimes(StringBuilder text, IReadOnlyList<Measured> measured)
    {
        foreach (var peer in measured.Where(peer => peer.Samples.All(sample => sample.Own is not null)))
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                | {peer.Title}'s own time for a request, µs (median of the rounds) | p50 | p90 | p99 | p99.9 |
                | --- | --- | --- | --- | --- |
                | all of it | {Cells(peer.Samples.Select(sample => sample.Own!.All), 1)} |
                | without stalls of the whole process | {Cells(peer.Samples.Select(sample => sample.Own!.Work), 1)} |

                """);
        }
    }

    private static string Cells(IEnumerable<Latencies> rounds, double unit)
    {
        var all = rounds.ToList();
        Func<Latencies, long>[] ranks = [round => round.P50, round => round.P90, round => round.P99, round => round.P999];
        return string.Join(" | ", ranks.Select(rank => new Spread(all.Select(round => rank(round) / unit)).Median.ToString(unit > 1 ? "0.00" : "0", CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string> Notes(Profile profile, Scenario scenario, IReadOnlyList<Measured> measured, MachineDescription machine, double? signature)
    {
        var culture = CultureInfo.InvariantCulture;
        var others = new Spread(measured.SelectMany(peer => peer.Samples).Select(sample => sample.CpuOfOthers));
        if (signature is { } check)
        {
            yield return string.Create(culture, $"- Checking one signature ({scenario.Shape.Credential.ToString().ToUpperInvariant()}) takes {check:0.0} µs of CPU here, in a loop of nothing else.");
        }

        foreach (var peer in measured.Where(peer => peer.Samples.All(sample => sample.Own is not null)))
        {
            yield return string.Create(culture, $"- The own time is that of {peer.Samples.Min(sample => sample.Own!.Logged):P1} of {peer.Title}'s requests, from its request log: those that it had time to log.");
        }

        if (machine.Hiccups is { } hiccups)
        {
            yield return string.Create(
                culture,
                $"- The machine itself: with nothing else running, a loop on each CPU that only reads the clock lost {hiccups.Share:P1} of the time in gaps of more than {Hiccups.Gap.TotalMicroseconds:0} µs (the longest {hiccups.Longest.TotalMilliseconds:0.0} ms). No process can keep a higher share of its requests free of them.");
        }

        if (scenario.Rate is not null)
        {
            yield return $"- At a fixed rate, by h2load, one member's token: {string.Join(", ", measured.Select(peer => string.Create(culture, $"{peer.Title} {peer.Rate:N0} requests/s")))}{(scenario.Rate.Load is { } load ? string.Create(culture, $", {load:0.##} of what each did at most just before") : "")}. A request that has to wait for the one before counts from when it was due.";
        }
        else if (scenario.NeedsH2load)
        {
            yield return $"- Driven by h2load over HTTP/2 without TLS, {scenario.Streams} requests at once on each connection, one member's token.";
        }

        yield return $"- Ratios are to {measured.Single(peer => peer.Name == scenario.Baseline).Title}.";
        yield return string.Create(culture, $"- Machine: {machine.Hardware}. Processes outside of the test used {others.Median:P0} of its CPU (lowest {others.Lowest:P0}, highest {others.Highest:P0}).");
        yield return $"- Versions: {machine.Software}.";
        yield return string.Create(
            culture,
            $"- Profile `{profile.Name}`: {profile.Rounds} rounds of {profile.RoundOf(scenario).TotalSeconds:0} s each in rotating order after {profile.WarmUpOf(scenario).TotalSeconds:0} s of warm-up, {profile.ConnectionsOf(scenario)} connections, {(scenario.Shape.Fresh ? "a new token for each request" : $"{profile.TokensOf(scenario)} tokens")}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.");
        yield return Report.Command(profile, scenario);
    }
}
