using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Peers;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests;

/// <summary>The load test, in the order in which it happens.</summary>
internal static class LoadTest
{
    // As many callers at once as a gateway's cache of tokens easily holds; each is verified once and then remembered.
    private const int Members = 64;

    /// <summary>Runs it, prints the report and writes it to a file.</summary>
    /// <returns>0; 1 when it could not run or an answer was no success. How fast anything was changes nothing.</returns>
    public static async Task<int> RunAsync(Profile profile, string output, CancellationToken cancellation)
    {
        try
        {
            var report = await MeasureAsync(profile, cancellation);
            Console.WriteLine();
            Console.WriteLine(report);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
            await File.WriteAllTextAsync(output, report, cancellation);
            return 0;
        }
        catch (Exception e) when (e is LoadTestException or InvalidOperationException or TimeoutException or FileNotFoundException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<string> MeasureAsync(Profile profile, CancellationToken cancellation)
    {
        if (Repository.Configuration != "Release")
        {
            throw new LoadTestException("This is a Debug build, which measures nothing. Add -c Release.");
        }

        using var folder = new TemporaryFolder("loadtest");
        await using var issuer = await TokenIssuer.StartAsync(cancellation);
        var tokens = Enumerable.Range(1, Members).Select(member => issuer.Token($"member-{member}")).ToList();
        var wrk = await Wrk.PrepareAsync(folder, Proof.Path, tokens);

        await using var redis = await RedisForTests.StartAsync();
        await using var upstream = await Peer.StartOwnAsync("upstream", UpstreamServer.CommandName);
        await using var plainYarp = await Peer.StartOwnAsync("plain YARP", PlainYarpServer.CommandName, upstream.Address.AbsoluteUri);
        await using var gateway = await GatewayPeer.StartAsync(folder, new GatewayConfiguration(upstream.Address, redis.Endpoint, issuer));

        await Proof.ForwardsAsync(plainYarp, tokens[0], cancellation);
        await Proof.ForwardsAsync(gateway, tokens[0], cancellation);
        await Proof.GuardsAsync(gateway, tokens[0], cancellation);

        var meter = new Meter(wrk, [upstream.ProcessId, plainYarp.ProcessId, gateway.ProcessId]);
        var samples = await RoundsAsync(meter, profile, [plainYarp, gateway], cancellation);
        return Report.Write(profile, samples[plainYarp], samples[gateway], await MachineDescription.ReadAsync(wrk.Version, redis.IsReal));
    }

    private static async Task<Dictionary<Peer, List<Sample>>> RoundsAsync(Meter meter, Profile profile, Peer[] proxies, CancellationToken cancellation)
    {
        foreach (var proxy in proxies)
        {
            await meter.MeasureAsync(proxy, profile.WarmUp, profile.Connections);
        }

        var samples = proxies.ToDictionary(proxy => proxy, _ => new List<Sample>());
        for (var round = 0; round < profile.Rounds; round++)
        {
            // Who goes first rotates: a machine that slows down over a round shall not always slow the same one.
            for (var turn = 0; turn < proxies.Length; turn++)
            {
                cancellation.ThrowIfCancellationRequested();
                var proxy = proxies[(round + turn) % proxies.Length];
                var sample = await meter.MeasureAsync(proxy, profile.Round, profile.Connections);
                samples[proxy].Add(sample);
                Console.WriteLine($"round {round + 1} of {profile.Rounds}: {proxy.Name}, {sample.RequestsPerSecond:N0} requests/s, {sample.CpuMicroseconds:N1} µs CPU/request");
            }
        }

        return samples;
    }
}
