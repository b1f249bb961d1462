using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AuthGateway.LoadTests.Servers;

/// <summary>An application on a free loopback port that says where it listens.</summary>
internal static class ServedApplication
{
    /// <summary>What stands before the address in the line that <see cref="ServeAsync"/> writes.</summary>
    public const string Listening = "listening on ";

    /// <summary>The argument by which a server speaks HTTP/2 alone: without TLS there is no other way to choose.</summary>
    public const string Http2 = "--http2";

    /// <summary>A builder without logs, and without the configuration files and variables of wherever it runs.</summary>
    public static WebApplicationBuilder Builder(bool http2 = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
            endpoint.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1AndHttp2));
        return builder;
    }

    /// <summary>Serves until cancelled.</summary>
    public static async Task ServeAsync(this WebApplication app, CancellationToken cancellation)
    {
        await using (app)
        {
            await app.StartAsync(cancellation);
            AllocationTeller.Start();
            Console.WriteLine($"{Listening}{app.Urls.Single()}");
            await app.WaitForShutdownAsync(cancellation);
        }
    }
}
