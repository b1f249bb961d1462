using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>A process that gets too little of the machine, as a container with limits does.</summary>
[Collection(AloneCollection.Name)]
public sealed class TooLittleTests(ITestOutputHelper output)
{
    private const int Places = 32;
    private const long Memory = 256 * 1024 * 1024;
    private const int BodyBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    [Trait(FaultCatalogue.Row, "P6")]
    public async Task With_a_fifth_of_a_processor_it_turns_away_what_it_has_no_place_for_answers_probes_and_recovers()
    {
        using var group = ControlGroup.TryMake("cpu", out var whyNot);
        Assert.SkipWhen(group is null, whyNot);
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var process = await StartAsync(group!, upstream.Address, ("Hosting:MaxRequestsInFlight", $"{Places}"));
        using var client = Client(process.Data);
        using var management = Client(process.Management);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client));

        var (answers, wrongs) = (new ConcurrentDictionary<HttpStatusCode, int>(), new ConcurrentQueue<string>());
        using var stop = new CancellationTokenSource();
        group!.LimitProcessors(0.2);
        var callers = Enumerable.Range(0, 10 * Places).Select(_ => CallAsync(client, answers, wrongs, stop.Token)).ToList();
        try
        {
            await Eventually.TrueAsync(() => answers.GetValueOrDefault(HttpStatusCode.ServiceUnavailable) > 100 && answers.GetValueOrDefault(HttpStatusCode.OK) > 100, Patience, "some are served and some turned away");
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(management, "/livez"));
                // What waits is bounded, however many ask.
                Assert.InRange(Taken(await management.GetStringAsync("/metrics")), 0, Places);
            }
        }
        finally
        {
            group.LimitProcessors(null);
            await stop.CancelAsync();
        }

        await Task.WhenAll(callers);
        Assert.Empty(wrongs);
        Assert.Subset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }, answers.Keys.ToHashSet());
        var lifted = TimeProvider.System.GetTimestamp();
        for (var good = 0; good < 20; good = await StatusAsync(client) == HttpStatusCode.OK ? good + 1 : 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(lifted) < TimeSpan.FromSeconds(30), "it has not recovered");
        }

        output.WriteLine($"{string.Join(", ", answers)}; recovered {TimeProvider.System.GetElapsedTime(lifted).TotalMilliseconds:F0} ms after the limit");
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "P7")]
    public async Task With_little_memory_large_bodies_and_many_connections_are_served_or_turned_away_and_the_kernel_ends_nothing()
    {
        using var group = ControlGroup.TryMake("memory", out var whyNot);
        Assert.SkipWhen(group is null, whyNot);
        group!.LimitMemory(Memory);
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var process = await StartAsync(group, legacy.Address);
        using var client = Client(process.Data);
        var idle = new List<RawHttpClient>();
        try
        {
            for (var i = 0; i < 400; i++)
            {
                idle.Add(await RawHttpClient.ConnectAsync(process.Data));
                // Each has begun a request and holds its buffers.
                await idle[i].SendAsync("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + new string('x', 20_000));
            }

            var answers = await Task.WhenAll(Enumerable.Range(0, 48).Select(i => i % 2 == 0 ? UploadAsync(client) : DownloadAsync(client)));

            Assert.Subset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }, answers.ToHashSet());
            Assert.Contains(HttpStatusCode.OK, answers);
        }
        finally
        {
            foreach (var connection in idle)
            {
                connection.Reset();
            }
        }

        Assert.False(process.HasExited, process.AllOutput);
        Assert.Equal(0, group.KilledForMemory);
        var peak = PeakBytes(process.Id);
        Assert.True(peak < Memory, string.Create(CultureInfo.InvariantCulture, $"{peak} bytes"));
        await Eventually.TrueAsync(async () => await StatusAsync(client, "/download?bytes=10") == HttpStatusCode.OK, Patience, "callers are served");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at most {peak / 1024 / 1024} MB resident"));
    }

    private static async Task<LimitedProcess> StartAsync(ControlGroup group, Uri upstream, params (string Key, string Value)[] more)
    {
        var (data, management) = (FreePort.Next(), FreePort.Next());
        var process = await ChildProcess.StartAsync(group.Within(GatewayProcess.Options(
            "Development",
            ["serve"],
            [
                ("Hosting:Urls", $"http://127.0.0.1:{data}"),
                ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
                ("Hosting:DrainDelay", "00:00:00"),
                ("Telemetry:RequestLog", "false"),
                ("Development:SampleLegacySystem", ""),
                .. Gateway.Route("up", upstream, "Anonymous"),
                // Before the routes of a local trial.
                ("ReverseProxy:Routes:up:Order", "-1"),
                .. more,
            ])));
        return await LimitedProcess.ReadyAsync(process, data, management);
    }

    private static HttpClient Client(Uri address) => new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    private static async Task CallAsync(HttpClient client, ConcurrentDictionary<HttpStatusCode, int> answers, ConcurrentQueue<string> wrongs, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var response = await client.GetAsync("/", CancellationToken.None);
                answers.AddOrUpdate(response.StatusCode, 1, static (_, count) => count + 1);
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is null)
                {
                    wrongs.Enqueue("503 without Retry-After");
                }
            }
            catch (HttpRequestException e)
            {
                wrongs.Enqueue(e.Message);
            }
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path = "/")
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> UploadAsync(HttpClient client)
    {
        using var content = new ByteArrayContent(new byte[BodyBytes]);
        using var response = await client.PostAsync("/upload", content);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> DownloadAsync(HttpClient client)
    {
        using var response = await client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/download?bytes={BodyBytes}"), HttpCompletionOption.ResponseHeadersRead);
        await response.Content.CopyToAsync(Stream.Null);
        return response.StatusCode;
    }

    private static double Taken(string metrics) => double.Parse(
        metrics.Split('\n').First(line => line.StartsWith("authgateway_places_taken{", StringComparison.Ordinal) && line.Contains("kind=\"request\"", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);

    private static long PeakBytes(int process) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
