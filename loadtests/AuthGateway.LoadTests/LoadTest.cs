using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Peers;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests;

/// <summary>The load test, in the order in which it happens.</summary>
internal static class LoadTest
{
    private static readonly string[] Unguarded = ["plain-yarp", "haproxy", "nginx"];

    /// <summary>Runs the scenarios, prints the report and writes it to a folder.</summary>
    /// <returns>0; 1 when one could not run or an answer was no success. How fast anything was changes nothing.</returns>
    public static async Task<int> RunAsync(Profile profile, IReadOnlyList<Scenario> scenarios, string output, CancellationToken cancellation)
    {
        try
        {
            if (Repository.Configuration != "Release")
            {
                throw new LoadTestException("This is a Debug build, which measures nothing. Add -c Release.");
            }

            var folder = Directory.CreateDirectory(output).FullName;
            foreach (var scenario in scenarios)
            {
                var report = await MeasureAsync(profile, scenario, cancellation);
                Console.WriteLine();
                Console.WriteLine(report.Text);
                await File.WriteAllTextAsync(Path.Combine(folder, $"{scenario.Name}.md"), report.Text, cancellation);
                await File.WriteAllTextAsync(Path.Combine(folder, $"{scenario.Name}.svg"), report.Plot, cancellation);
            }

            return 0;
        }
        catch (Exception e) when (e is LoadTestException or InvalidOperationException or TimeoutException or FileNotFoundException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<Report> MeasureAsync(Profile profile, Scenario scenario, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder("loadtest");
        await using var issuer = await TokenIssuer.StartAsync(cancellation);
        var tokens = Enumerable.Range(1, profile.TokensOf(scenario)).AsParallel().AsOrdered().Select(member => issuer.Token($"member-{member}")).ToList();
        var wrk = await Wrk.PrepareAsync(folder, scenario, tokens);

        await using var redis = await RedisForTests.StartAsync();
        await using var upstream = await Peer.StartOwnAsync("upstream", UpstreamServer.CommandName);
        await using var host = new PeerHost(folder, upstream, redis, issuer);
        var peers = new List<(string Name, Peer Peer)>();
        foreach (var name in scenario.Peers)
        {
            var peer = await host.GetAsync(name, cancellation);
            await Proof.ForwardsAsync(peer, tokens[0], cancellation);
            if (!Unguarded.Contains(name))
            {
                await Proof.GuardsAsync(peer, tokens[0], cancellation);
            }

            if (name == "authgateway")
            {
                await Proof.TellsAsync(peer, tokens[0], cancellation);
            }

            peers.Add((name, peer));
        }

        var samples = await RoundsAsync(new Meter(wrk, host), profile, scenario, peers, cancellation);
        var machine = await MachineDescription.ReadAsync(wrk.Version, redis.IsReal);
        return Report.Write(profile, scenario, [.. peers.Select(peer => new Measured(peer.Name, peer.Peer.Name, samples[peer.Name]))], machine);
    }

    private static async Task<Dictionary<string, List<Sample>>> RoundsAsync(
        Meter meter, Profile profile, Scenario scenario, List<(string Name, Peer Peer)> peers, CancellationToken cancellation)
    {
        var connections = profile.ConnectionsOf(scenario);
        foreach (var (_, peer) in peers)
        {
            await meter.MeasureAsync(peer, profile.WarmUp, connections);
        }

        var samples = peers.ToDictionary(peer => peer.Name, _ => new List<Sample>(), StringComparer.Ordinal);
        for (var round = 0; round < profile.Rounds; round++)
        {
            // Who goes first rotates: a machine that slows down over a round shall not always slow the same one.
            for (var turn = 0; turn < peers.Count; turn++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (name, peer) = peers[(round + turn) % peers.Count];
                var sample = await meter.MeasureAsync(peer, profile.Round, connections);
                samples[name].Add(sample);
                Console.WriteLine($"{scenario.Name}, round {round + 1} of {profile.Rounds}: {peer.Name}, {sample.RequestsPerSecond:N0} requests/s, {sample.CpuMicroseconds:N1} µs CPU/request");
            }
        }

        return samples;
    }
}
