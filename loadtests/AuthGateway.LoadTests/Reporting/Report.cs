using System.Globalization;
using AuthGateway.LoadTests.Measuring;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>The report, in Markdown.</summary>
internal static class Report
{
    private const double ThroughputGoal = 0.90;
    private const double CpuGoal = 1.10;

    /// <summary>Writes it. Ratios are the median of the rounds' own ratios: neighbours in time share the machine's mood.</summary>
    public static string Write(Profile profile, IReadOnlyList<Sample> plain, IReadOnlyList<Sample> gateway, MachineDescription machine)
    {
        var throughput = new Spread(gateway.Zip(plain, (ours, theirs) => ours.RequestsPerSecond / theirs.RequestsPerSecond));
        var cpu = new Spread(gateway.Zip(plain, (ours, theirs) => ours.CpuMicroseconds / theirs.CpuMicroseconds));
        var others = new Spread(plain.Concat(gateway).Select(sample => sample.CpuOfOthers));
        return string.Create(CultureInfo.InvariantCulture, $"""
            | | requests/s: median (lowest to highest) | ratio | CPU µs/request: median (lowest to highest) | ratio | p50 ms | p99 ms | RSS MiB |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            {Row("plain YARP", plain, "1", "1")}
            {Row("AuthGateway", gateway, throughput.Text("0.00"), cpu.Text("0.00"))}

            - Requests/s of plain YARP's: {throughput.Median:0.00}; the goal is at least {ThroughputGoal:0.00}: {Verdict(throughput.Median >= ThroughputGoal)}.
            - CPU of plain YARP's: {cpu.Median:0.00}; the goal is at most {CpuGoal:0.00}: {Verdict(cpu.Median <= CpuGoal)}.
            - Machine: {machine.Hardware}. Processes outside of the test used {others.Median:P0} of its CPU (lowest {others.Lowest:P0}, highest {others.Highest:P0}).
            - Versions: {machine.Software}.
            - Profile `{profile.Name}`: {profile.Rounds} rounds of {profile.Round.TotalSeconds:0} s each in rotating order after {profile.WarmUp.TotalSeconds:0} s of warm-up, {profile.Connections} connections, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.
            - Command: `dotnet run --project loadtests/AuthGateway.LoadTests -c Release -- --profile {profile.Name}`

            """);
    }

    private static string Row(string name, IReadOnlyList<Sample> samples, string throughputRatio, string cpuRatio)
    {
        var (p50, p99) = (Of(sample => sample.P50 / 1000.0), Of(sample => sample.P99 / 1000.0));
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {Of(sample => sample.RequestsPerSecond).Text("N0")} | {throughputRatio} | {Of(sample => sample.CpuMicroseconds).Text("0.0")} | {cpuRatio} | {p50.Median:0.00} | {p99.Median:0.00} | {Of(sample => sample.ResidentBytes / 1048576.0).Median:0} |");

        Spread Of(Func<Sample, double> figure) => new(samples.Select(figure));
    }

    private static string Verdict(bool met) => met ? "met" : "**missed**";
}
