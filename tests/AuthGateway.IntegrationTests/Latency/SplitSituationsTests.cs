using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Latency;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace AuthGateway.IntegrationTests.Latency;

/// <summary>The situations in which other gateways' splits charge the wrong one.</summary>
public sealed class SplitSituationsTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static readonly TimeSpan Injected = TimeSpan.FromMilliseconds(600);

    [Fact]
    public async Task A_sleep_of_our_own_while_no_upstream_is_asked_is_our_own()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(upstream.Address), "Development", more: services => services.AddSingleton<ITransformProvider>(new Sleeper(Injected)));

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/x"));
        (await gateway.ReportedAsync("up")).AssertOwner("own", Injected);
    }

    [Fact]
    public async Task Every_attempt_of_a_retried_request_is_the_upstreams_time()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.DelayAsync(Injected);
            if (connection.Index > 0)
            {
                await connection.WriteAsync(Ok);
            }
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/x"));
        Assert.Equal(2, upstream.Connections.Count);
        (await gateway.ReportedAsync("up")).AssertOwner("legacy", 2 * Injected);
    }

    [Fact]
    public async Task A_caller_that_takes_the_answer_slowly_pays_for_it()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        await using var narrow = TcpChaosProxy.Start(gateway.Data);
        using var client = new HttpClient { BaseAddress = narrow.Address };

        // More than all buffers between here and there hold, at a rate that takes a few seconds for it.
        using var response = await client.GetAsync("/download?bytes=24000000", HttpCompletionOption.ResponseHeadersRead);
        narrow.ToClient.BytesPerSecond = 12_000_000;
        await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);

        (await gateway.ReportedAsync("up")).AssertOwner("client", Injected);
    }

    [Fact]
    public async Task A_caller_that_waits_for_100_Continue_and_then_dawdles_pays_for_it()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");
        using var warm = new StringContent("warm");
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.PostAsync("/upload", warm)).StatusCode);
        await gateway.ReportedAsync("up");
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);

        await client.SendAsync("POST /upload HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        Assert.Equal(100, (await client.ReadResponseAsync()).Status);
        await Task.Delay(Injected);
        await client.SendAsync("abcd");

        Assert.Equal(200, (await client.ReadResponseAsync()).Status);
        (await gateway.ReportedAsync("up", requests: 2)).AssertOwner("client", Injected);
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", 200)]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", 304)]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\n", 204)]
    [InlineData("GET", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n\r\n2\r\nok\r\n0\r\nX-Late: 1\r\n\r\n", 200)]
    public async Task Answers_without_a_body_with_hints_and_with_trailers_are_the_upstreams_time(string method, string answer, int status)
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.DelayAsync(Injected);
            await connection.WriteAsync(answer);
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        using var request = new HttpRequestMessage(new HttpMethod(method), "/x");
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        (await gateway.ReportedAsync("up")).AssertOwner("legacy", Injected);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "P11")]
    public async Task Fifty_callers_that_wait_for_one_fetch_of_cold_keys_charge_the_provider_each_and_write_nothing_late()
    {
        Assert.SkipWhen(OidcProviderProcess.SkipReason is not null, OidcProviderProcess.SkipReason ?? string.Empty);
        await using var provider = await OidcProviderProcess.StartAsync();
        await using var slow = TcpChaosProxy.Start(new Uri(provider.Issuer));
        await using var upstream = FaultServer.Answering(Ok);
        slow.ToClient.Delay = TimeSpan.FromSeconds(2);
        await using var gateway = await Gateway.StartAsync(
            [
                ("Authentication:Issuers:main:Issuer", provider.Issuer),
                ("Authentication:Issuers:main:KeysUrl", new Uri(slow.Address, await KeysPathAsync(provider)).AbsoluteUri),
                ("Authentication:Issuers:main:Audiences:0", OidcProviderProcess.DefaultAudience),
                ("Authentication:Issuers:main:AllowHttp", "true"),
                ("Authentication:Issuers:main:KeysTimeout", "00:00:20"),
                ("Authorization:Policies:known:PrincipalTypes:0", "Member"),
                .. Gateway.Route("up", upstream.Address, "known"),
            ],
            "Development",
            waitUntilReady: false);
        var token = await provider.MintAsync();
        LogCanary.Watch(token);
        await Eventually.TrueAsync(() => slow.AcceptedConnections > 0, what: "the gateway asks for keys");
        var callers = Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await gateway.Client.SendAsync(request);
            return (int)response.StatusCode;
        })).ToArray();

        Assert.All(await Task.WhenAll(callers), status => Assert.Equal(200, status));
        var splits = await gateway.AllReportedAsync("up", requests: 50);
        Assert.All(splits, split => Assert.Equal(split.TotalMicroseconds, split.OwnerMicroseconds.Values.Sum()));
        var provided = splits.Select(split => split.WithStalls("identity_provider")).Order().ToArray();
        Assert.True(provided[provided.Length / 2] > 1_000_000, string.Create(CultureInfo.InvariantCulture, $"The median caller charged {provided[provided.Length / 2]} µs to the provider."));
        Assert.All(splits, split => Assert.True(split.OwnerMicroseconds["own"] < split.WithStalls("identity_provider")));
    }

    private static async Task<string> KeysPathAsync(OidcProviderProcess provider)
    {
        using var client = new HttpClient();
        using var document = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync(new Uri($"{provider.Issuer.TrimEnd('/')}/.well-known/openid-configuration")));
        return new Uri(document.RootElement.GetProperty("jwks_uri").GetString()!).AbsolutePath;
    }

    // Work of our own in the middle of a request.
    private sealed class Sleeper(TimeSpan duration) : ITransformProvider
    {
        public void Apply(TransformBuilderContext context) => context.AddRequestTransform(async transform =>
        {
            Assert.Equal(0, transform.HttpContext.Ledger().OpenWaits);
            await Task.Delay(duration);
        });

        public void ValidateRoute(TransformRouteValidationContext context)
        {
        }

        public void ValidateCluster(TransformClusterValidationContext context)
        {
        }
    }
}
