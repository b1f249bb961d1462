using System.Globalization;
using System.Text.Json;
using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Peers;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Kinds;

/// <summary>What other callers wait while slowhttptest does what it can, in each of its four modes.</summary>
internal sealed class SlowCallersTest
{
    // A machine that is busy may have refused one or the other.
    private const double AllButAFew = 0.95;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Peer _gateway;
    private readonly Peer _elsewhere;
    private readonly string _program;
    private readonly SlowCallers _slow;
    private readonly Func<Task<Sample>> _measure;

    private SlowCallersTest(Peer gateway, Peer elsewhere, string program, SlowCallers slow, Func<Task<Sample>> measure) =>
        (_gateway, _elsewhere, _program, _slow, _measure) = (gateway, elsewhere, program, slow, measure);

    /// <summary>Runs it.</summary>
    public static async Task<Report> RunAsync(Profile profile, Scenario scenario, CancellationToken cancellation)
    {
        var program = Executables.Find("slowhttptest")
            ?? throw new LoadTestException("slowhttptest is not installed. On Debian and Ubuntu: apt-get install slowhttptest");
        var slow = scenario.Slow ?? throw new LoadTestException($"{scenario.Name} says nothing of its slow callers.");
        slow = slow with { Connections = Math.Min(profile.Most, slow.Connections) };
        await using var landscape = await Landscape.StartAsync(scenario, Binaries.Built, cancellation);
        var gateway = await landscape.Peers.GetAsync(scenario.Peers.Single());
        // Another server on the same machine: what slowhttptest costs whomever it is aimed at is not the gateway's.
        await using var elsewhere = await Peer.StartOwnAsync("another server", Binaries.Built.Own, UpstreamServer.CommandName);
        var credentials = await landscape.Credentials.WriteAsync(profile.TokensOf(scenario), gateway, cancellation);
        await new Proof(scenario, credentials.First).AnswersAsync(gateway, cancellation);
        var h2load = await H2load.PrepareAsync(landscape.Folder, scenario);
        var meter = new Meter(landscape.Peers);
        var drive = new Drive(gateway.Address, profile.RoundOf(scenario), profile.ConnectionsOf(scenario), credentials, scenario.Rate?.PerSecond);
        if (profile.WarmUp > TimeSpan.Zero)
        {
            await meter.MeasureAsync(h2load, gateway, drive with { Duration = profile.WarmUpOf(scenario) });
        }

        var test = new SlowCallersTest(gateway, elsewhere, program, slow, () => meter.MeasureAsync(h2load, gateway, drive));
        var parts = Enum.GetValues<SlowCallersPart>().ToDictionary(part => part, _ => new List<Sample>());
        for (var round = 0; round < profile.Rounds; round++)
        {
            foreach (var (part, samples) in parts)
            {
                var sample = await test.MeasureAsync(part, profile.RoundOf(scenario), cancellation);
                samples.Add(sample);
                Console.WriteLine($"{scenario.Name}, round {round + 1} of {profile.Rounds}: {part}, p50 {sample.Latencies.P50 / 1000.0:N2} ms, p99 {sample.Latencies.P99 / 1000.0:N2} ms");
            }
        }

        return PartsReport.Write(
            profile,
            scenario,
            [.. parts.Select(part => new Measured(JsonNamingPolicy.CamelCase.ConvertName(part.Key.ToString()), Title(part.Key), part.Value))],
            $"{profile.Rounds} rounds of all parts, {profile.RoundOf(scenario).TotalSeconds:0} s each, which begin {(slow.Settled ? "when all slow callers have come (with those of ranges)" : "as the slow callers begin to come")}: {slow.Connections:N0} of them, {slow.PerSecond:N0} a second (slowhttptest {string.Join("; ", Enum.GetValues<SlowCallersPart>().Select(part => string.Join(' ', Mode(part))).Where(mode => mode.Length > 0).Distinct())})",
            await MachineDescription.ReadAsync(h2load.Version, landscape.Redis.IsReal));
    }

    private static string[] Mode(SlowCallersPart part) => part switch
    {
        SlowCallersPart.SlowHeaders or SlowCallersPart.SlowHeadersElsewhere => ["-H", "-i", "5", "-x", "24"],
        SlowCallersPart.SlowBodies or SlowCallersPart.SlowBodiesElsewhere => ["-B", "-i", "5", "-s", "8192", "-x", "10"],
        SlowCallersPart.Ranges or SlowCallersPart.RangesElsewhere => ["-R", "-a", "5", "-b", "3000", "-t", "HEAD"],
        SlowCallersPart.SlowReading or SlowCallersPart.SlowReadingElsewhere => ["-X", "-w", "10", "-y", "20", "-n", "1", "-z", "32"],
        _ => [],
    };

    private static string Title(SlowCallersPart part) => part switch
    {
        SlowCallersPart.SlowHeaders => "slow headers",
        SlowCallersPart.SlowHeadersElsewhere => "slow headers at another server",
        SlowCallersPart.SlowBodies => "slow bodies",
        SlowCallersPart.SlowBodiesElsewhere => "slow bodies at another server",
        SlowCallersPart.Ranges => "ranges",
        SlowCallersPart.RangesElsewhere => "ranges at another server",
        SlowCallersPart.SlowReading => "slow reading",
        SlowCallersPart.SlowReadingElsewhere => "slow reading at another server",
        _ => "nobody",
    };

    private async Task<Sample> MeasureAsync(SlowCallersPart part, TimeSpan time, CancellationToken cancellation)
    {
        if (part == SlowCallersPart.Nobody)
        {
            return await _measure();
        }

        var target = IsElsewhere(part) ? _elsewhere : _gateway;
        var before = await ConnectionsAsync(cancellation);
        Sample sample;
        await using (await ChildProcess.StartAsync(new ChildProcessOptions(_program, [.. Arguments(part, target, time)])))
        {
            // Those that ask for ranges are answered and gone.
            if (_slow.Settled && target == _gateway && part != SlowCallersPart.Ranges)
            {
                await Eventually.TrueAsync(
                    async () => (await ConnectionsAsync(cancellation)).Open >= before.Open + (_slow.Connections * AllButAFew), Patience, $"{Title(part)}: all have come");
            }

            sample = await _measure();
        }

        if (target != _gateway)
        {
            return sample;
        }

        // An attack that was none would make a good figure.
        var came = await ConnectionsAsync(cancellation) is var (open, ended) && open + ended - before.Open - before.Ended is var more ? more : 0;
        if (came < _slow.Connections / 2)
        {
            throw new LoadTestException($"{Title(part)}: only {came} connections came of {_slow.Connections}.");
        }

        await Eventually.TrueAsync(async () => (await ConnectionsAsync(cancellation)).Open <= before.Open, Patience, "the slow callers are gone");
        return sample;
    }

    private static bool IsElsewhere(SlowCallersPart part) => part is SlowCallersPart.SlowHeadersElsewhere or SlowCallersPart.SlowBodiesElsewhere
        or SlowCallersPart.RangesElsewhere or SlowCallersPart.SlowReadingElsewhere;

    private IEnumerable<string> Arguments(SlowCallersPart part, Peer target, TimeSpan time)
    {
        var path = part switch
        {
            SlowCallersPart.SlowBodies or SlowCallersPart.SlowBodiesElsewhere => _slow.BodyPath,
            SlowCallersPart.SlowReading or SlowCallersPart.SlowReadingElsewhere => _slow.AnswerPath,
            _ => "/",
        };
        return
        [
            .. Mode(part), "-v", "0", "-p", "3", "-c", Text(_slow.Connections), "-r", Text(_slow.PerSecond), "-l", Text((int)time.TotalSeconds + 30), "-u", new Uri(target.Address, path).AbsoluteUri,
        ];
    }

    private async Task<(long Open, long Ended)> ConnectionsAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = _gateway.Management };
        var metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation);
        return (MetricsText.Sum(metrics, "kestrel_active_connections"), MetricsText.Sum(metrics, "kestrel_connection_duration_seconds_count"));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
