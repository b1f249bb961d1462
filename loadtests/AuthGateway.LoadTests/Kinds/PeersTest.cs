using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Peers;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Kinds;

/// <summary>Peers under the same load, in turns.</summary>
internal sealed class PeersTest
{
    private static readonly string[] Unguarded = ["plain-yarp", "haproxy", "nginx"];
    private readonly Profile _profile;
    private readonly Scenario _scenario;
    private readonly Meter _meter;
    private readonly NewTokens? _new;
    private readonly Credentials _credentials;

    private PeersTest(Profile profile, Scenario scenario, Landscape landscape, Credentials credentials)
    {
        (_profile, _scenario, _credentials) = (profile, scenario, credentials);
        _meter = new Meter(landscape.Peers);
        _new = scenario.Shape.Fresh ? new NewTokens(landscape.Credentials) : null;
    }

    /// <summary>Measures a scenario.</summary>
    public static async Task<Report> RunAsync(Profile profile, Scenario scenario, CancellationToken cancellation)
    {
        await using var landscape = await Landscape.StartAsync(scenario, Binaries.Built, cancellation);
        var peers = new List<(string Name, Peer Peer)>();
        foreach (var name in scenario.Peers)
        {
            peers.Add((name, await landscape.Peers.GetAsync(name)));
        }

        var gateway = peers.FirstOrDefault(peer => peer.Name == "authgateway").Peer;
        var credentials = await landscape.Credentials.WriteAsync(profile.TokensOf(scenario), gateway, cancellation);
        await ProveAsync(scenario, peers, credentials, cancellation);

        // What is closed-loop over HTTP/1.1 is wrk's: it has a credential for each member.
        IDriver closed = scenario.Http2 ? await H2load.PrepareAsync(landscape.Folder, scenario) : await Wrk.PrepareAsync(landscape.Folder, scenario);
        var driver = scenario.Rate is null ? closed : await H2load.PrepareAsync(landscape.Folder, scenario);
        var test = new PeersTest(profile, scenario, landscape, credentials);
        await test.WarmUpAsync(closed, peers, cancellation);
        var rates = await test.RatesAsync(closed, peers, cancellation);
        var samples = await test.RoundsAsync(driver, peers, rates, cancellation);

        var versions = string.Join(", ", new[] { closed.Version, driver.Version }.Distinct());
        var machine = await MachineDescription.ReadAsync(versions, landscape.Redis.IsReal);
        double? signature = (scenario.Goals ?? []).Any(goal => goal.PlusSignature) ? SignatureCost.Measure(scenario.Shape.Credential) : null;
        // The own time has a goal in a high percentile: what the machine itself does to that must be known. The peers wait for requests meanwhile.
        var hiccups = scenario.OwnTime ? Hiccups.Measure() : null;
        return LoadReport.Write(
            profile, scenario, [.. peers.Select(peer => new Measured(peer.Name, peer.Peer.Name, samples[peer.Name]) { Rate = rates.GetValueOrDefault(peer.Name) })], machine with { Hiccups = hiccups }, signature);
    }

    private static async Task ProveAsync(Scenario scenario, List<(string Name, Peer Peer)> peers, Credentials credentials, CancellationToken cancellation)
    {
        var proof = new Proof(scenario, credentials.First);
        foreach (var (name, peer) in peers)
        {
            await proof.AnswersAsync(peer, cancellation);
            if (!Unguarded.Contains(name))
            {
                await proof.GuardsAsync(peer, cancellation);
            }

            if (name == "authgateway" && scenario.Shape.Expect is null)
            {
                await proof.TellsAsync(peer, cancellation);
            }
        }
    }

    private async Task WarmUpAsync(IDriver driver, List<(string Name, Peer Peer)> peers, CancellationToken cancellation)
    {
        foreach (var (name, peer) in peers)
        {
            // New tokens are dear to make: all that is not about them is compiled with the same few first. (Without it a sixth of the gateway's CPU was the compiler's.)
            if (_new is not null && _profile.WarmUp > TimeSpan.Zero)
            {
                await _meter.MeasureAsync(driver, peer, new Drive(peer.Address, _profile.WarmUp, _profile.ConnectionsOf(_scenario), _credentials));
            }

            if (_profile.WarmUpOf(_scenario) > TimeSpan.Zero)
            {
                await MeasureAsync(driver, name, peer, _profile.WarmUpOf(_scenario), rate: null, cancellation);
            }
        }
    }

    // What each peer's rate is; nothing where there is none.
    private async Task<Dictionary<string, double>> RatesAsync(IDriver driver, List<(string Name, Peer Peer)> peers, CancellationToken cancellation)
    {
        var rates = new Dictionary<string, double>(StringComparer.Ordinal);
        if (_scenario.Rate is not { } rate)
        {
            return rates;
        }

        foreach (var (name, peer) in peers)
        {
            if (rate.Load is { } load)
            {
                var most = (await MeasureAsync(driver, name, peer, _profile.RoundOf(_scenario), rate: null, cancellation)).RequestsPerSecond;
                Console.WriteLine($"{_scenario.Name}: {peer.Name} does {most:N0} requests/s at most");
                rates[name] = load * most;
            }
            else
            {
                rates[name] = rate.PerSecond ?? throw new LoadTestException($"{_scenario.Name}: its rate says nothing.");
            }
        }

        return rates;
    }

    private async Task<Dictionary<string, List<Sample>>> RoundsAsync(
        IDriver driver, List<(string Name, Peer Peer)> peers, Dictionary<string, double> rates, CancellationToken cancellation)
    {
        var samples = peers.ToDictionary(peer => peer.Name, _ => new List<Sample>(), StringComparer.Ordinal);
        for (var round = 0; round < _profile.Rounds; round++)
        {
            // Who goes first rotates: a machine that slows down over a round shall not always slow the same one.
            for (var turn = 0; turn < peers.Count; turn++)
            {
                var (name, peer) = peers[(round + turn) % peers.Count];
                double? rate = rates.TryGetValue(name, out var found) ? found : null;
                var sample = await MeasureAsync(driver, name, peer, _profile.RoundOf(_scenario), rate, cancellation);
                samples[name].Add(sample);
                Console.WriteLine($"{_scenario.Name}, round {round + 1} of {_profile.Rounds}: {peer.Name}, {sample.RequestsPerSecond:N0} requests/s, {sample.CpuMicroseconds:N1} µs CPU/request");
            }
        }

        return samples;
    }

    private async Task<Sample> MeasureAsync(IDriver driver, string name, Peer peer, TimeSpan duration, double? rate, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var drive = new Drive(peer.Address, duration, _profile.ConnectionsOf(_scenario), _credentials, rate);
        // Who looks at no token does not notice an old one.
        if (_new is null || Unguarded.Contains(name))
        {
            return await _meter.MeasureAsync(driver, peer, drive);
        }

        while (true)
        {
            var sample = await _meter.MeasureAsync(driver, peer, drive with { Credentials = await _new.ForAsync(duration, cancellation), Once = true });
            _new.Did(sample.RequestsPerSecond);
            if (!sample.HasRepeated)
            {
                return sample;
            }
        }
    }
}
