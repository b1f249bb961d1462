namespace AuthGateway.LoadTests.Servers;

/// <summary>An application on a free loopback port that says where it listens.</summary>
internal static class ServedApplication
{
    /// <summary>What stands before the address in the line that <see cref="ServeAsync"/> writes.</summary>
    public const string Listening = "listening on ";

    /// <summary>A builder without logs, and without the configuration files and variables of wherever it runs.</summary>
    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }

    /// <summary>Serves until cancelled.</summary>
    public static async Task ServeAsync(this WebApplication app, CancellationToken cancellation)
    {
        await using (app)
        {
            await app.StartAsync(cancellation);
            Console.WriteLine($"{Listening}{app.Urls.Single()}");
            await app.WaitForShutdownAsync(cancellation);
        }
    }
}
