using System.Globalization;
using System.Net;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>slowhttptest in its four modes: others are answered meanwhile, and nothing of it stays.</summary>
public sealed class SlowCallerTests
{
    private const int Slow = 100;
    private const int Large = 1_000_000;

    [Theory]
    [InlineData("/small", "-H", "-i", "1", "-x", "24")]
    [InlineData("/small", "-B", "-i", "1", "-s", "8192", "-x", "10")]
    [InlineData("/small", "-R", "-a", "5", "-b", "2000", "-t", "HEAD")]
    [InlineData("/large", "-X", "-w", "10", "-y", "20", "-n", "1", "-z", "32")]
    [Trait(FaultCatalogue.Row, "C1")]
    [Trait(FaultCatalogue.Row, "C2")]
    [Trait(FaultCatalogue.Row, "C3")]
    public async Task Slow_callers_take_nothing_from_others_and_leave_nothing_behind(string path, params string[] mode)
    {
        Assert.SkipWhen(Executables.SkipReason("slowhttptest") is not null, Executables.SkipReason("slowhttptest") ?? "");
        var slowhttptest = Executables.Require("slowhttptest");
        await using var upstream = FaultServer.Start(AnswerAsync);
        var (data, management) = (FreePort.Next(), FreePort.Next());
        await using var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Development",
            ["serve"],
            [
                ("Hosting:Urls", $"http://127.0.0.1:{data}"),
                ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
                ("Hosting:RequestHeadersTimeout", "00:00:02"),
                ("Proxy:ActivityTimeout", "00:00:02"),
                ("Development:SampleLegacySystem", ""),
                .. Splits.Open(upstream.Address),
            ]));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{data}"), Timeout = TimeSpan.FromMinutes(1) };
        using var operatorsClient = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await GatewayProcess.ReadyAsync(operatorsClient);
        Assert.Equal("ok", await client.GetStringAsync("/"));
        var before = await ValueAsync(operatorsClient, "kestrel_active_connections");
        var ended = await ValueAsync(operatorsClient, "kestrel_connection_duration_seconds_count");

        var attack = ChildProcess.RunAsync(
            new ChildProcessOptions(
                slowhttptest, ["-c", $"{Slow}", "-r", $"{Slow}", "-l", "6", "-p", "5", "-v", "0", "-u", $"http://127.0.0.1:{data}{path}", .. mode]),
            TimeSpan.FromMinutes(3));
        do
        {
            using var answer = await client.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        while (!attack.IsCompleted);
        await attack;

        // Nothing of it stays, and it was an attack: so many connections came and went.
        await Eventually.TrueAsync(
            async () => await ValueAsync(operatorsClient, "kestrel_active_connections") <= before
                && await ValueAsync(operatorsClient, "kestrel_connection_duration_seconds_count") >= ended + (Slow / 2),
            TimeSpan.FromMinutes(2),
            "the slow callers' connections are gone");
        await Eventually.TrueAsync(
            async () => await ValueAsync(operatorsClient, "authgateway_places_taken{kind=\"request\"}") == 0, TimeSpan.FromMinutes(2), "and so are their requests");
        Assert.Equal("ok", await client.GetStringAsync("/"));
    }

    private static async Task AnswerAsync(FaultConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            var body = request.StartsWith("GET /large", StringComparison.Ordinal) ? new string('x', Large) : "ok";
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{(request.StartsWith("HEAD", StringComparison.Ordinal) ? "" : body)}");
        }
    }

    // The sum of a metric's series on the management port; 0 where there is none yet.
    private static async Task<double> ValueAsync(HttpClient management, string name) =>
        (await management.GetStringAsync("/metrics")).Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
