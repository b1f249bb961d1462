using System.Net.Http.Headers;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>The gateway as a process whose wall clock a test sets. Its Redis and its identity provider have the machine's own.</summary>
internal sealed class JumpingGateway : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private JumpingGateway(ChildProcess process, FakeClock clock, RedisServerProcess redis, int data, int management)
    {
        (_process, Clock, Redis) = (process, clock, redis);
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{data}"), Timeout = TimeSpan.FromMinutes(1) };
        Management = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
    }

    /// <summary>Its clock.</summary>
    public FakeClock Clock { get; }

    /// <summary>Its Redis.</summary>
    public RedisServerProcess Redis { get; }

    /// <summary>A client of the data port.</summary>
    public HttpClient Client { get; }

    /// <summary>A client of the management port.</summary>
    public HttpClient Management { get; }

    /// <summary>Starts one that is ready.</summary>
    public static async Task<JumpingGateway> StartAsync(Landscape landscape, params (string Key, string Value)[] more)
    {
        Assert.SkipWhen(FakeClock.SkipReason is not null, FakeClock.SkipReason ?? "");
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        var redis = await RedisServerProcess.StartAsync();
        var clock = new FakeClock();
        var (data, management) = (FreePort.Next(), FreePort.Next());
        var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Production",
            ["serve"],
            [
                .. landscape.Keys, ("Redis:Url", $"redis://{redis.Endpoint}"), ("Management:AdminToken", Gateway.AdminToken),
                ("Hosting:Urls", $"http://127.0.0.1:{data}"), ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"), .. clock.Variables, .. more,
            ]));
        var gateway = new JumpingGateway(process, clock, redis, data, management);
        await GatewayProcess.ReadyAsync(gateway.Management);
        return gateway;
    }

    /// <summary>The status of a request with a token.</summary>
    public async Task<int> StatusAsync(string path, string? token = null, string? cookie = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, token, cookie);
        return (int)response.StatusCode;
    }

    /// <summary>A request with a token, or with a session's cookie.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token = null, string? cookie = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        return await Client.SendAsync(request);
    }

    /// <summary>Whether it says that it is ready.</summary>
    public async Task<bool> IsReadyAsync() => (await Management.GetAsync("/readyz")).IsSuccessStatusCode;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Management.Dispose();
        await _process.DisposeAsync();
        await Redis.DisposeAsync();
        Clock.Dispose();
    }
}
