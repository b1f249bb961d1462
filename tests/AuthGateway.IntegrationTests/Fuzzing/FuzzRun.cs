using AuthGateway.IntegrationTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms.Builder;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>A gateway between the cases and the upstream that records.</summary>
internal sealed class FuzzRun(FuzzOptions options)
{
    private const int AtOnce = 48;

    private readonly JudgedTransforms _judged = new();
    private int _next = options.First;
    private int _sent;

    /// <summary>What came of it.</summary>
    public Findings Findings { get; } = new();

    /// <summary>How many requests were sent.</summary>
    public int Sent => _sent;

    /// <summary>Sends as many requests as were asked for.</summary>
    public async Task RunAsync()
    {
        await using var upstream = new RecordingUpstream(_judged.Sent, Findings);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("admin", upstream.Address, "members", "/admin/{**rest}"),
                .. Gateway.Route("host", upstream.Address, "members"),
                ("ReverseProxy:Routes:host:Match:Hosts:0", "admin.example"),
                .. Gateway.Route("orders", upstream.Address, "members", "/orders/{**rest}"),
                ("ReverseProxy:Routes:orders:Match:Methods:0", "DELETE"),
                .. Gateway.Route("open", upstream.Address, "Anonymous"),
                ("ReverseProxy:Routes:open:Transforms:0:RequestHeaderOriginalHost", "true"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
                ("Telemetry:RequestLog", "false"),
                ("Telemetry:LogLevel", "Error"),
                ("Telemetry:ServerTiming", "false"),
                ("Management:RecentRequests", "false"),
            ],
            "Development",
            more: services => services.AddSingleton<ITransformProvider>(_judged));
        var grammar = new RequestGrammar(options.Seed, await gateway.DevelopmentTokenAsync());
        var exchange = new FuzzExchange(gateway.Data, upstream, Findings);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, options.Requests)).Select(_ => Task.Run(() => WorkAsync(grammar, exchange))));

        // Whatever came, an ordinary request is served as ever.
        Assert.Equal(200, (int)(await gateway.Client.GetAsync("/after")).StatusCode);
    }

    private async Task WorkAsync(RequestGrammar grammar, FuzzExchange exchange)
    {
        while (Volatile.Read(ref _sent) < options.Requests && !Findings.AreEnough)
        {
            Interlocked.Add(ref _sent, await exchange.RunAsync(grammar.Make(Interlocked.Increment(ref _next) - 1)));
        }
    }
}
