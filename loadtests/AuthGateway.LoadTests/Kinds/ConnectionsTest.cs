using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Peers;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Kinds;

/// <summary>What more connections cost: the same load over few and over many, in turns.</summary>
/// <remarks>Each number of connections has processes of its own: memory that a process has taken for many it would still hold with few.</remarks>
internal static class ConnectionsTest
{
    /// <summary>Runs it.</summary>
    public static async Task<Report> RunAsync(Profile profile, Scenario scenario, CancellationToken cancellation)
    {
        await using var landscape = await Landscape.StartAsync(scenario, Binaries.Built, cancellation);
        var started = new List<(string Name, int Connections, Peer Peer)>();
        try
        {
            foreach (var connections in profile.StepsOf(scenario))
            {
                foreach (var name in scenario.Peers)
                {
                    started.Add((name, connections, await landscape.Peers.StartAsync(name)));
                }
            }

            return await RunAsync(profile, scenario, landscape, started, cancellation);
        }
        finally
        {
            foreach (var (_, _, peer) in started)
            {
                await peer.DisposeAsync();
            }
        }
    }

    private static async Task<Report> RunAsync(
        Profile profile, Scenario scenario, Landscape landscape, List<(string Name, int Connections, Peer Peer)> started, CancellationToken cancellation)
    {
        var credentials = await landscape.Credentials.WriteAsync(profile.TokensOf(scenario), started.Find(one => one.Name == "authgateway").Peer, cancellation);
        var proof = new Proof(scenario, credentials.First);
        foreach (var (_, _, peer) in started)
        {
            await proof.AnswersAsync(peer, cancellation);
        }

        var wrk = await Wrk.PrepareAsync(landscape.Folder, scenario);
        var meter = new Meter(landscape.Peers, [.. started.SelectMany(one => one.Peer.ProcessIds)]);
        if (profile.WarmUpOf(scenario) > TimeSpan.Zero)
        {
            foreach (var (_, connections, peer) in started)
            {
                await meter.MeasureAsync(wrk, peer, new Drive(peer.Address, profile.WarmUpOf(scenario), connections, credentials));
            }
        }

        var samples = started.ToDictionary(one => (one.Name, one.Connections), _ => new List<Sample>());
        for (var round = 0; round < profile.Rounds; round++)
        {
            // Who goes first rotates: a machine that slows down over a round shall not always slow the same one.
            for (var turn = 0; turn < started.Count; turn++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (name, connections, peer) = started[(round + turn) % started.Count];
                var sample = await meter.MeasureAsync(wrk, peer, new Drive(peer.Address, profile.RoundOf(scenario), connections, credentials));
                samples[(name, connections)].Add(sample);
                Console.WriteLine($"{scenario.Name}, round {round + 1} of {profile.Rounds}: {peer.Name}, {connections} connections, {sample.RequestsPerSecond:N0} requests/s, {sample.CpuMicroseconds:N1} µs CPU/request");
            }
        }

        var measured = started.Select(one => (one.Connections, new Measured(one.Name, one.Peer.Name, samples[(one.Name, one.Connections)]))).ToList();
        return ConnectionsReport.Write(profile, scenario, measured, await MachineDescription.ReadAsync(wrk.Version, landscape.Redis.IsReal));
    }
}
