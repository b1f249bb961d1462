using System.Net;
using System.Text.Json;
using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Peers;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Kinds;

/// <summary>What requests cost while Redis is gone: still served, refused, and after it has come back.</summary>
internal sealed class OutageTest
{
    // The scenario's second route, whose every request asks Redis.
    private const string ConfirmedPath = "/confirmed/1/profile";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Meter _meter;
    private readonly Peer _gateway;
    private readonly Drive _drive;

    private OutageTest(Meter meter, Peer gateway, Drive drive) => (_meter, _gateway, _drive) = (meter, gateway, drive);

    /// <summary>Runs it.</summary>
    public static async Task<Report> RunAsync(Profile profile, Scenario scenario, CancellationToken cancellation)
    {
        await using var landscape = await Landscape.StartAsync(scenario, Binaries.Built, cancellation);
        var gateway = await landscape.Peers.GetAsync(scenario.Peers.Single());
        var credentials = await landscape.Credentials.WriteAsync(profile.TokensOf(scenario), gateway, cancellation);
        var confirmed = scenario with { Name = $"{scenario.Name}-confirmed", Path = ConfirmedPath };
        await new Proof(scenario, credentials.First).AnswersAsync(gateway, cancellation);
        await new Proof(confirmed, credentials.First).AnswersAsync(gateway, cancellation);
        var drive = new Drive(gateway.Address, profile.RoundOf(scenario), profile.ConnectionsOf(scenario), credentials, scenario.Rate?.PerSecond);
        var test = new OutageTest(new Meter(landscape.Peers), gateway, drive);
        // At a rate the machine has room, and a latency is the request's own: as fast as they are answered, requests would wait for each other.
        var (plain, asking) = (await H2load.PrepareAsync(landscape.Folder, scenario), await H2load.PrepareAsync(landscape.Folder, confirmed));
        await test.WarmUpAsync(profile.WarmUpOf(scenario), plain, asking);
        var phases = new Dictionary<OutagePhase, List<Sample>>();
        for (var round = 0; round < profile.Rounds; round++)
        {
            foreach (var (phase, sample) in await test.RoundAsync(landscape.Network, plain, asking, credentials.First, cancellation))
            {
                (phases.TryGetValue(phase, out var samples) ? samples : phases[phase] = []).Add(sample);
                Console.WriteLine($"{scenario.Name}, round {round + 1} of {profile.Rounds}: {phase}, {sample.RequestsPerSecond:N0} requests/s, p99 {sample.Latencies.P99 / 1000.0:N2} ms");
            }
        }

        return PartsReport.Write(
            profile,
            scenario,
            [.. phases.Select(phase => new Measured(JsonNamingPolicy.CamelCase.ConvertName(phase.Key.ToString()), Title(phase.Key), phase.Value))],
            $"{profile.Rounds} outages, {profile.RoundOf(scenario).TotalSeconds:0} s for each part but the one within the lease, 1 s",
            await MachineDescription.ReadAsync(plain.Version, landscape.Redis.IsReal));
    }

    private static string Title(OutagePhase phase) => phase switch
    {
        OutagePhase.Healthy => "Redis answers",
        OutagePhase.HealthyConfirmed => "Redis answers and is asked each time",
        OutagePhase.WithinLease => "Redis is gone, within the lease",
        OutagePhase.Refused => "Redis is gone: refused",
        OutagePhase.RefusedConfirmed => "Redis is gone: refused, asked each time",
        _ => "Redis is back",
    };

    private async Task WarmUpAsync(TimeSpan duration, params H2load[] drivers)
    {
        foreach (var driver in duration > TimeSpan.Zero ? drivers : [])
        {
            await _meter.MeasureAsync(driver, _gateway, _drive with { Duration = duration });
        }
    }

    private async Task<List<(OutagePhase Phase, Sample Sample)>> RoundAsync(TcpChaosProxy network, H2load plain, H2load asking, string credential, CancellationToken cancellation)
    {
        var phases = new List<(OutagePhase, Sample)>
        {
            (OutagePhase.Healthy, await _meter.MeasureAsync(plain, _gateway, _drive)),
            (OutagePhase.HealthyConfirmed, await _meter.MeasureAsync(asking, _gateway, _drive)),
        };

        // Silence is the worst way to be gone: a connection that is closed would be noticed at once.
        network.Blackhole = true;
        phases.Add((OutagePhase.WithinLease, await _meter.MeasureAsync(plain, _gateway, _drive with { Duration = TimeSpan.FromSeconds(1) })));
        await UntilAsync("/members/1/profile", HttpStatusCode.ServiceUnavailable, credential, cancellation);
        await UntilAsync(ConfirmedPath, HttpStatusCode.ServiceUnavailable, credential, cancellation);
        phases.Add((OutagePhase.Refused, await _meter.MeasureAsync(plain, _gateway, _drive, Answers.Refused)));
        phases.Add((OutagePhase.RefusedConfirmed, await _meter.MeasureAsync(asking, _gateway, _drive, Answers.Refused)));

        network.Blackhole = false;
        await UntilAsync("/members/1/profile", HttpStatusCode.OK, credential, cancellation);
        await UntilAsync(ConfirmedPath, HttpStatusCode.OK, credential, cancellation);
        phases.Add((OutagePhase.Back, await _meter.MeasureAsync(plain, _gateway, _drive)));
        return phases;
    }

    private Task UntilAsync(string path, HttpStatusCode status, string credential, CancellationToken cancellation) => Eventually.TrueAsync(
        async () =>
        {
            using var client = new HttpClient { BaseAddress = _gateway.Address };
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", credential);
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
            return answer.StatusCode == status;
        },
        Patience,
        $"{path} is answered {status}");
}
