using System.Collections.Concurrent;
using System.Net.Http.Headers;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>What happens to the process itself, and what its callers notice of it.</summary>
[Collection(LandscapeTests.Name)]
public sealed class ProcessFaultTests(Landscape landscape)
{
    private const string Cookie = "__Host-session";
    private const int Logins = 4;

    [Fact]
    [Trait(FaultCatalogue.Row, "P3")]
    public async Task A_replica_that_is_killed_takes_no_session_with_it_that_it_had_acknowledged_and_leaves_none_by_half()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        (string Key, string Value)[] more =
        [
            ("Redis:Url", $"redis://{redis.Endpoint}"),
            ("Authentication:Sessions:Enabled", "true"),
            ("Authentication:Sessions:MaxPerSubject", "100"),
            .. Gateway.Route("both", landscape.Upstream, "Authenticated", "/echo/both/{**rest}"),
            ("ReverseProxy:Routes:both:Metadata:AuthenticationSchemes", "bearer,session"),
        ];
        await using var survivor = await landscape.StartGatewayAsync(more);
        var (data, management) = (FreePort.Next(), FreePort.Next());
        var dying = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Production", ["serve"], [.. landscape.Keys, .. more, ("Hosting:Urls", $"http://127.0.0.1:{data}"), ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}")]));
        var acknowledged = new ConcurrentQueue<string>();
        try
        {
            using var managementClient = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
            await GatewayProcess.ReadyAsync(managementClient);
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{data}") };
            var token = await landscape.MintAsync(new { sub = "member-of-the-killed" });
            var logins = Enumerable.Range(0, Logins).Select(_ => LogInUntilItDiesAsync(client, token, acknowledged)).ToList();
            await Eventually.TrueAsync(() => acknowledged.Count >= 20, TimeSpan.FromMinutes(1), "members log in");

            dying.Signal(UnixSignal.Kill);
            await Task.WhenAll(logins);
        }
        finally
        {
            await dying.DisposeAsync();
        }

        foreach (var cookie in acknowledged)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/both/x");
            request.Headers.TryAddWithoutValidation("Cookie", $"{Cookie}={cookie}");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
            using var response = await survivor.Client.SendAsync(request);
            Assert.Equal(200, (int)response.StatusCode);
        }

        // Whatever stands in the list of the member's sessions can be read whole: those whose answer was lost on the way, too.
        using var listing = new HttpRequestMessage(HttpMethod.Get, $"/admin/sessions?issuer={Uri.EscapeDataString(landscape.Provider.Issuer)}&subject=member-of-the-killed");
        listing.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        using var listed = await survivor.ManagementClient.SendAsync(listing);
        var sessions = System.Text.Json.Nodes.JsonNode.Parse(await listed.Content.ReadAsStringAsync())!["sessions"]!.AsArray();
        Assert.InRange(sessions.Count, acknowledged.Count, acknowledged.Count + Logins);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "P8")]
    public async Task A_process_that_may_open_few_files_takes_no_more_callers_than_it_has_files_for()
    {
        const int Descriptors = 1_024;
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var process = await LimitedAsync($"ulimit -n {Descriptors}", upstream.Address);
        using var client = new HttpClient { BaseAddress = process.Data };
        using var management = new HttpClient { BaseAddress = process.Management };
        Assert.Equal("ok", await client.GetStringAsync("/"));
        var callers = new List<RawHttpClient>();
        try
        {
            // More than it may have, whatever its own bounds are; and it needs as many again for the upstream.
            var answered = 0;
            for (var i = 0; i < 2 * Descriptors; i++)
            {
                callers.Add(await RawHttpClient.ConnectAsync(process.Data));
                try
                {
                    await callers[i].SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                    answered += (await callers[i].ReadResponseAsync()).Status == 200 ? 1 : 0;
                }
                catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
                {
                    // Above the bound: closed at once.
                }
            }

            Assert.InRange(answered, 100, Descriptors / 2);
            Assert.True((await management.GetAsync("/readyz")).IsSuccessStatusCode);
        }
        finally
        {
            foreach (var caller in callers)
            {
                caller.Reset();
            }
        }

        await Eventually.TrueAsync(async () => await IsServedAsync(client), what: "callers are served again");
        Assert.Equal("ok", await client.GetStringAsync("/"));
        Assert.False(process.HasExited, process.AllOutput);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "P8")]
    public async Task One_that_may_open_hardly_any_does_not_start_and_says_why()
    {
        var plain = GatewayProcess.Options("Development", ["serve"], ("Hosting:Urls", "http://127.0.0.1:0"), ("Hosting:ManagementUrls", "http://127.0.0.1:0"));

        var (exitCode, _, errors) = await ChildProcess.RunAsync(new ChildProcessOptions(
            "/bin/sh", ["-c", "ulimit -n 512; exec \"$@\"", "sh", plain.FileName, .. plain.Arguments]) { Environment = plain.Environment });

        Assert.Equal(GatewayProcess.ConfigurationExitCode, exitCode);
        Assert.Contains("512 files", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "P9")]
    public async Task A_log_that_cannot_be_written_stops_no_request()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        // Each write to it fails as one to a full disk does (ENOSPC).
        await using var process = await LimitedAsync("exec > /dev/full", upstream.Address);
        using var client = new HttpClient { BaseAddress = process.Data };

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("ok", await client.GetStringAsync("/"));
        }

        Assert.False(process.HasExited, process.AllOutput);
        Assert.Equal(0, await process.StopAsync());
    }

    private static async Task<bool> IsServedAsync(HttpClient client)
    {
        try
        {
            return await client.GetStringAsync("/") == "ok";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task LogInUntilItDiesAsync(HttpClient client, string token, ConcurrentQueue<string> acknowledged)
    {
        try
        {
            while (true)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/session") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                using var response = await client.SendAsync(request);
                Assert.Equal(201, (int)response.StatusCode);
                var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0][(Cookie.Length + 1)..];
                LogCanary.Watch(cookie);
                acknowledged.Enqueue(cookie);
            }
        }
        catch (HttpRequestException)
        {
            // It is dead: what was not answered was not acknowledged.
        }
    }

    private static async Task<LimitedProcess> LimitedAsync(string limit, Uri upstream)
    {
        var (data, management) = (FreePort.Next(), FreePort.Next());
        var plain = GatewayProcess.Options(
            "Development",
            ["serve"],
            [
                ("Hosting:Urls", $"http://127.0.0.1:{data}"),
                ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
                ("Hosting:DrainDelay", "00:00:00"),
                ("Development:SampleLegacySystem", ""),
                .. Gateway.Route("up", upstream, "Anonymous"),
            ]);
        var process = await ChildProcess.StartAsync(new ChildProcessOptions("/bin/sh", ["-c", $"{limit}; exec \"$@\"", "sh", plain.FileName, .. plain.Arguments]) { Environment = plain.Environment });
        return await LimitedProcess.ReadyAsync(process, data, management);
    }
}
