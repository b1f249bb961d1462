using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Peers;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Kinds;

/// <summary>One gateway under load for long: whether it holds more and more.</summary>
internal static class SoakTest
{
    /// <summary>Runs it.</summary>
    public static async Task<Report> RunAsync(Profile profile, Scenario scenario, CancellationToken cancellation)
    {
        await using var landscape = await Landscape.StartAsync(scenario, Binaries.Built, cancellation);
        var gateway = await landscape.Peers.GetAsync(scenario.Peers.Single());
        var credentials = await landscape.Credentials.WriteAsync(profile.TokensOf(scenario), gateway, cancellation);
        await new Proof(scenario, credentials.First).AnswersAsync(gateway, cancellation);
        var wrk = await Wrk.PrepareAsync(landscape.Folder, scenario);
        var meter = new Meter(landscape.Peers);
        var drive = new Drive(gateway.Address, profile.WarmUp, profile.ConnectionsOf(scenario), credentials);
        if (profile.WarmUp > TimeSpan.Zero)
        {
            await meter.MeasureAsync(wrk, gateway, drive);
        }

        var driving = meter.MeasureAsync(wrk, gateway, drive with { Duration = profile.Soak });
        var held = await WatchAsync(driving, gateway, profile.SoakInterval, cancellation);
        return SoakReport.Write(profile, scenario, await driving, held, await MachineDescription.ReadAsync(wrk.Version, landscape.Redis.IsReal));
    }

    private static async Task<List<Held>> WatchAsync(Task driving, Peer gateway, TimeSpan interval, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = gateway.Management };
        var held = new List<Held>();
        while (!driving.IsCompleted)
        {
            held.Add(Held.Read(gateway.ProcessIds[0], await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellation)));
            await Task.WhenAny(driving, Task.Delay(interval, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return held;
    }
}
