using System.Net;
using System.Net.Http.Headers;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Redis;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace AuthGateway.IntegrationTests.Latency;

/// <summary>No I/O of a request happens outside of its open waits, by .NET's own account of its I/O.</summary>
public sealed class IoOracleTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task Requests_of_every_kind_do_their_IO_within_open_waits()
    {
        using var oracle = new IoOracle();
        await using var legacy = await LegacySystemProcess.StartAsync(new LegacySystemOptions { H2c = true });
        await using var dying = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            if (connection.Index % 2 == 1)
            {
                await connection.WriteAsync(Ok);
            }
        });
        await using var gateway = await Gateway.StartAsync(
            [
                ("Authorization:Policies:known:PrincipalTypes:0", "Member"),
                .. Gateway.Route("open", legacy.Address, "Anonymous"),
                .. Gateway.Route("h2", legacy.H2cAddress!, "Anonymous", "/echo/h2/{**rest}"),
                ("ReverseProxy:Clusters:h2:HttpRequest:Version", "2"), ("ReverseProxy:Clusters:h2:HttpRequest:VersionPolicy", "RequestVersionExact"),
                .. Gateway.Route("dying", dying.Address, "Anonymous", "/dying"),
                .. Gateway.Route("gone", new Uri($"http://127.0.0.1:{FreePort.Next()}"), "Anonymous", "/gone"),
                .. Gateway.Route("named", new Uri($"http://localhost:{legacy.Address.Port}"), "Anonymous", "/echo/named/{**rest}"),
                .. Gateway.Route("sure", legacy.Address, "known", "/echo/sure/{**rest}"),
                ("ReverseProxy:Routes:sure:Metadata:ConfirmRevocations", "true"),
            ],
            "Development",
            more: services => services.AddSingleton<IStartupFilter>(oracle));
        ProfileRedis(gateway, oracle);
        var token = await gateway.DevelopmentTokenAsync();

        foreach (var (path, expected) in new[] { ("/echo/a", 200), ("/echo/h2/a", 200), ("/dying", 200), ("/gone", 502), ("/echo/named/a", 200), ("/slow?ms=50&bodyMs=50", 200) })
        {
            Assert.Equal(expected, (int)(await gateway.Client.GetAsync(path)).StatusCode);
        }

        using var upload = new ByteArrayContent(new byte[1_000_000]);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.PostAsync("/upload", upload)).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/sure/a");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.SendAsync(request)).StatusCode);
        await gateway.ReportedAsync("sure");

        Assert.True(oracle.Seen > 20, $"The oracle heard {oracle.Seen} events.");
        Assert.Empty(oracle.Outside);
    }

    [Fact]
    public async Task IO_that_nobody_accounts_for_would_be_noticed()
    {
        using var oracle = new IoOracle();
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(upstream.Address),
            "Development",
            more: services => services.AddSingleton<IStartupFilter>(oracle).AddSingleton<ITransformProvider>(new Rogue(upstream.Address)));
        ProfileRedis(gateway, oracle);

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/x"));
        await gateway.ReportedAsync("up");
        Assert.Contains("System.Net.Http RequestHeadersStart", oracle.Outside);

        var rogue = gateway.Services.GetServices<ITransformProvider>().OfType<Rogue>().Single();
        rogue.Redis = gateway.Services.GetRequiredService<RedisConnection>();
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/x"));
        await gateway.ReportedAsync("up", requests: 2);
        Assert.Contains("a Redis command", oracle.Outside);
        Assert.True(oracle.SeenOfRedis > 0);
    }

    private static void ProfileRedis(Gateway gateway, IoOracle oracle)
    {
        Assert.True(gateway.Services.GetRequiredService<RedisConnection>().TryGetClient(out var client));
        client.RegisterProfiler(oracle.Profiler!);
    }

    // Calls somebody in the middle of a request and tells no ledger.
    private sealed class Rogue(Uri somebody) : ITransformProvider
    {
        private readonly HttpClient _client = new();

        public RedisConnection? Redis { get; set; }

        public void Apply(TransformBuilderContext context) => context.AddRequestTransform(async _ =>
        {
            await _client.GetAsync(somebody);
            if (Redis is not null)
            {
                await Redis.PingAsync(CancellationToken.None);
            }
        });

        public void ValidateRoute(TransformRouteValidationContext context)
        {
        }

        public void ValidateCluster(TransformClusterValidationContext context)
        {
        }
    }
}
