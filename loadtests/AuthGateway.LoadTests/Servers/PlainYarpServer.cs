using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.LoadTests.Servers;

/// <summary>YARP with one route, its own defaults and no log: the least that a proxy on YARP can cost.</summary>
internal static class PlainYarpServer
{
    /// <summary>The subcommand that runs it.</summary>
    public const string CommandName = "plain-yarp";

    public static Task RunAsync(Uri upstream, bool http2, CancellationToken cancellation)
    {
        var builder = ServedApplication.Builder(http2);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "/{**rest}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "upstream",
                    Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = upstream.AbsoluteUri } },
                },
            ]);
        var app = builder.Build();
        app.MapReverseProxy();
        return app.ServeAsync(cancellation);
    }
}
