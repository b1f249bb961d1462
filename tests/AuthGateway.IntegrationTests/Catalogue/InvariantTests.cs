using System.Collections.Concurrent;
using System.Net.Http.Headers;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>
/// Whatever fails of what the gateway depends on, and whatever together: nobody is told 401 or 403 for it who has done nothing wrong, and nobody
/// gets through who may not.
/// </summary>
[Collection(LandscapeTests.Name)]
public sealed class InvariantTests(Landscape landscape, ITestOutputHelper output)
{
    private const int Rounds = 40;
    private const string Cookie = "__Host-session";

    private volatile UpstreamTrouble _upstream;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_failure_of_a_dependency_is_never_401_or_403_and_opens_nothing(int seed)
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        var random = new Random(seed);
        await using var redis = await RedisServerProcess.StartAsync();
        await using var network = TcpChaosProxy.Start(redis.Host, redis.Port);
        await using var upstream = FaultServer.Start(ServeAsync);
        await using var gateway = await landscape.StartGatewayAsync(Configuration(network, upstream));
        var callers = await CallersAsync(gateway);
        var wrongs = new ConcurrentQueue<string>();
        var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var trouble = Trouble.Random(random);
                await ApplyAsync(trouble, redis, network);
                await Task.WhenAll(callers.Select(async caller =>
                {
                    for (var i = 0; i < 3; i++)
                    {
                        await AskAsync(gateway, caller, trouble, wrongs, seen);
                    }
                }));
            }
        }
        finally
        {
            await ApplyAsync(Trouble.None, redis, network);
        }

        output.WriteLine(string.Join('\n', seen.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key}: {answer.Value}")));
        Assert.Empty(wrongs);
        foreach (var refused in callers.Where(caller => caller.Good != 200))
        {
            Assert.DoesNotContain(upstream.Connections, connection => connection.ReceivedText.Contains($"x-caller: {refused.Name}\r\n", StringComparison.OrdinalIgnoreCase));
        }

        // Everything is as it was, for everybody: nothing stays broken, and nothing was forgotten.
        foreach (var caller in callers)
        {
            var status = 0;
            await Eventually.TrueAsync(
                async () => (status = await AskAsync(gateway, caller, Trouble.None, wrongs, seen)) == caller.Good, TimeSpan.FromMinutes(1), $"{caller.Name} is answered {caller.Good}, not {status}");
        }
    }

    private static IEnumerable<(string Key, string Value)> Configuration(TcpChaosProxy network, FaultServer upstream) =>
    [
        ("Redis:Url", $"redis://{network.Endpoint}"),
        ("Redis:CommandTimeout", "00:00:00.250"),
        ("Redis:ConnectTimeout", "00:00:00.500"),
        ("Revocation:Lease", "00:00:02"),
        ("Revocation:PollInterval", "00:00:00.500"),
        ("Revocation:ConfirmTimeout", "00:00:00.300"),
        ("Authentication:Issuers:main:KeysTimeout", "00:00:00.500"),
        ("Authentication:Sessions:Enabled", "true"),
        ("Authentication:Sessions:CacheFor", "00:00:00"),
        ("Proxy:ActivityTimeout", "00:00:00.500"),
        ("Proxy:ConnectTimeout", "00:00:00.500"),
        .. Route(upstream, "known", "known"),
        .. Route(upstream, "scoped", "profile"),
        .. Route(upstream, "open", "Anonymous"),
        .. Route(upstream, "sure", "known"),
        ("ReverseProxy:Routes:inv-sure:Metadata:ConfirmRevocations", "true"),
        .. Route(upstream, "session", "Authenticated"),
        ("ReverseProxy:Routes:inv-session:Metadata:AuthenticationSchemes", "session"),
    ];

    private static IEnumerable<(string Key, string Value)> Route(FaultServer upstream, string name, string policy) =>
        Gateway.Route($"inv-{name}", upstream.Address, policy, $"/inv/{name}");

    private async Task<IReadOnlyList<Caller>> CallersAsync(Gateway gateway)
    {
        var id = Guid.NewGuid().ToString("N");
        var good = await landscape.MintAsync(new { sub = $"good-{id}", scope = "profile points:read" });
        var poor = await landscape.MintAsync(new { sub = $"poor-{id}", scope = "nothing" });
        var revoked = await landscape.MintAsync(new { sub = $"revoked-{id}", scope = "profile points:read" });
        var ended = await BeginSessionAsync(gateway, await landscape.MintAsync(new { sub = $"ended-{id}" }));
        foreach (var subject in (string[])[$"revoked-{id}", $"ended-{id}"])
        {
            Assert.Equal(201, await landscape.RevokeAsync(gateway, subject));
        }

        var (head, claims, signature) = good.Split('.') is [var h, var c, var s] ? (h, c, s) : throw new InvalidOperationException("Not a token.");
        var forged = $"{head}.{claims}.{(signature[0] == 'A' ? 'B' : 'A')}{signature[1..]}";
        return
        [
            new("nobody at an open route", "open", 200),
            new("nobody", "known", 401),
            new("member", "known", 200, $"Bearer {good}"),
            new("member where it is confirmed", "sure", 200, $"Bearer {good}"),
            new("member with the scope", "scoped", 200, $"Bearer {good}"),
            new("member without the scope", "scoped", 403, $"Bearer {poor}"),
            new("member with a session", "session", 200, Session: await BeginSessionAsync(gateway, await landscape.MintAsync(new { sub = $"session-{id}" }))),
            new("revoked member", "known", 401, $"Bearer {revoked}"),
            new("revoked member where it is confirmed", "sure", 401, $"Bearer {revoked}"),
            new("revoked member with a session", "session", 401, Session: ended),
            new("forger", "known", 401, $"Bearer {forged}"),
            new("signer with a key that nobody published", "known", 401, $"Bearer {await landscape.MintAsync(new { sub = $"odd-{id}" }, new { kid = $"never-{id}" })}"),
        ];
    }

    private static async Task<string> BeginSessionAsync(Gateway gateway, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal(201, (int)response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0][(Cookie.Length + 1)..];
        LogCanary.Watch(cookie);
        return cookie;
    }

    private static async Task<int> AskAsync(Gateway gateway, Caller caller, Trouble trouble, ConcurrentQueue<string> wrongs, ConcurrentDictionary<string, int> seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/inv/{caller.Path}");
        request.Headers.TryAddWithoutValidation("x-caller", caller.Name);
        if (caller.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (caller.Session is { } session)
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"{Cookie}={session}");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        }

        using var response = await gateway.Client.SendAsync(request);
        var status = (int)response.StatusCode;
        seen.AddOrUpdate($"{caller.Name}: {status}", 1, static (_, count) => count + 1);
        if (!caller.MayGet(status, trouble))
        {
            wrongs.Enqueue($"{caller.Name}: {status} with {trouble}");
        }

        var isOwn = status is 502 or 503 or 504 && response.Headers.TryGetValues("x-upstream", out _) is false;
        if (isOwn && response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            wrongs.Enqueue($"{caller.Name}: {status} without a problem's body, with {trouble}");
        }

        if (isOwn && status == 503 && response.Headers.RetryAfter is null)
        {
            wrongs.Enqueue($"{caller.Name}: 503 without Retry-After, with {trouble}");
        }

        return status;
    }

    private async Task ApplyAsync(Trouble trouble, RedisServerProcess redis, TcpChaosProxy network)
    {
        _upstream = trouble.Upstream;
        redis.Thaw();
        network.Blackhole = trouble.Redis == RedisTrouble.Drops;
        network.ResetNewConnections = trouble.Redis == RedisTrouble.Resets;
        if (trouble.Redis == RedisTrouble.Resets)
        {
            network.ResetConnections();
        }

        await redis.CommandAsync(["REPLICAOF", .. trouble.Redis == RedisTrouble.IsReadOnly ? (string[])["127.0.0.1", "1"] : ["NO", "ONE"]]);
        await redis.CommandAsync("CONFIG", "SET", "maxmemory", trouble.Redis == RedisTrouble.IsFull ? "1" : "0");
        if (trouble.Redis == RedisTrouble.StandsStill)
        {
            redis.Freeze();
        }

        await (trouble.Provider == ProviderTrouble.IsGone ? landscape.Provider.StopListeningAsync() : landscape.Provider.StartListeningAsync());
        await landscape.Provider.BreakAsync(OidcEndpoint.Jwks, trouble.Provider switch
        {
            ProviderTrouble.Hangs => OidcFault.Hang,
            ProviderTrouble.Fails => OidcFault.Status(),
            ProviderTrouble.SaysSomethingElse => OidcFault.Html,
            _ => OidcFault.None,
        });
    }

    private async Task ServeAsync(FaultConnection connection)
    {
        while (await connection.ReadRequestAsync() is not null)
        {
            switch (_upstream)
            {
                case UpstreamTrouble.Hangs:
                    await connection.HoldAsync();
                    return;

                case UpstreamTrouble.Resets:
                    connection.Reset();
                    return;

                case UpstreamTrouble.IsNoHttp:
                    await connection.WriteAsync("SSH-2.0-OpenSSH_9.2\r\n");
                    return;

                case UpstreamTrouble.Fails:
                    await connection.WriteAsync("HTTP/1.1 500 Oops\r\nX-Upstream: yes\r\nContent-Length: 0\r\n\r\n");
                    break;

                default:
                    await connection.WriteAsync("HTTP/1.1 200 OK\r\nX-Upstream: yes\r\nContent-Length: 2\r\n\r\nok");
                    break;
            }
        }
    }
}
