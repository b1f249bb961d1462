using AuthGateway.Hosting;

namespace AuthGateway.Management;

/// <summary>
/// The management plane: a server of its own, with connections and bounds of its own, so that nothing of it can be
/// reached on the data port and a flood there does not make health checks fail.
/// </summary>
internal sealed class ManagementServer(IServiceProvider services, HostingSettings settings, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens, once started.</summary>
    public IReadOnlyCollection<string> Urls => _app?.Urls.ToArray() ?? [];

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureManagement(settings))
            .UseSockets(sockets => sockets.ConfigureManagement(settings));
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(services.GetRequiredService<CertificateFile>());
        builder.Services.AddRoutingCore();

        // Stopping is the data plane's to decide: this host must not listen to signals.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _app = builder.Build();
        _app.MapManagement(services);
        await _app.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? default;

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
