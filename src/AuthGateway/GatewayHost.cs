using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Relationships;
using AuthGateway.EmbeddedRedis;
using AuthGateway.Hosting;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Hosting.Development;
using AuthGateway.Identity;
using AuthGateway.Management;
using AuthGateway.Pipeline;
using AuthGateway.Pipeline.Cancellations;
using AuthGateway.Pipeline.Chunks;
using AuthGateway.Pipeline.Doors;
using AuthGateway.Pipeline.Places;
using AuthGateway.Proxy;
using AuthGateway.Redis;
using AuthGateway.Routes;
using AuthGateway.Telemetry;
using AuthGateway.Tokens;
using AuthGateway.Tokens.RefreshTokens;
using AuthGateway.Tokens.Service;

namespace AuthGateway;

/// <summary>Puts the rooms together. The one place, beside the command line, that knows all of them.</summary>
internal static class GatewayHost
{
    /// <summary>The gateway, ready to start.</summary>
    /// <param name="settings">A configuration without errors.</param>
    /// <param name="more">What a test adds to or puts in place of the gateway's own services.</param>
    public static WebApplication Build(LoadedSettings settings, Action<IServiceCollection>? more = null)
    {
        KestrelSetup.BeforeAnyServer();
        var configured = settings.Get<HostingSettings>();
        var hosting = OpenFiles.Fit(configured, OpenFiles.Limit());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = settings.EnvironmentName,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.UseSettings(settings);
        builder.Logging.AddGatewayLogging(settings.Get<TelemetrySettings>());
        builder.WebHost
            .UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.ConfigureDataPlane(hosting, StreamCancellations.Watch, DoorConnection.Mark, ChunkGuard.Watch))
            .UseSockets(sockets => sockets.ConfigureDataPlane(hosting));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = hosting.DrainTimeout);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton<DrainState>()
            .AddSingleton<IHostLifetime, DrainingLifetime>()
            .AddRoutingCore()
            .AddGatewayTelemetry(settings.Get<TelemetrySettings>())
            .AddGatewayMetrics(settings.Get<TelemetrySettings>())
            .AddGatewayTokens(settings.Get<TokenSettings>())
            .AddTokenService()
            .AddOwnTokens(settings.Get<TokenServiceSettings>())
            .AddGatewayAuthorization(settings.Get<AuthorizationSettings>())
            .AddDecisions()
            .AddGatewayPipeline(new PlaceBounds(hosting.MaxRequestsInFlight, hosting.MaxStreams));
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddDevelopment(settings);
        }

        builder.Services
            .AddSingleton(Longest(settings))
            // One for all ports and for its metric: its key is in memory once.
            .AddSingleton(new CertificateFile(hosting.CertificateFile, hosting.CertificateKeyFile))
            .AddSingleton<IMetricSource, CertificateMetrics>()
            .AddSingleton(provider => PolicyTools.Platform(settings, provider.GetRequiredService<IRouteRulebook>()))
            .AddGatewayAudit()
            .AddGatewayRedis()
            .AddRelationships()
            .AddEvaluation(settings.Get<AuthorizationSettings>())
            .AddPolicyBundles(settings.Get<AuthorizationSettings>())
            .AddGatewayAuthentication()
            .AddGatewayProxy(builder.Configuration)
            .AddGatewayManagement();
        more?.Invoke(builder.Services);
        var app = builder.Build();
        // No step of a request: what it adds to an answer is about the connection.
        app.UseMiddleware<DrainMiddleware>();
        app.UseGateway();
        app.AnnounceStart();
        if (hosting != configured)
        {
            app.Logger.BoundsLowered(hosting.MaxConnections, hosting.MaxRequestsInFlight, hosting.MaxStreams);
        }

        return app;
    }

    // What is off lives for no time.
    private static LongestLived Longest(LoadedSettings settings)
    {
        var authentication = settings.Get<AuthenticationSettings>();
        return LongestLived.Of(
            [
                authentication.Sessions.Enabled ? authentication.Sessions.AbsoluteLifetime : TimeSpan.Zero,
                settings.Get<TokenServiceSettings>().Enabled ? settings.Get<RefreshTokenSettings>().AbsoluteLifetime : TimeSpan.Zero,
                .. authentication.LegacySessions.Values.Select(sessions => sessions.AbsoluteLifetime),
            ]);
    }

    // What the token service issues for this gateway's own API is accepted here, by the rules of any other issuer.
    private static IServiceCollection AddOwnTokens(this IServiceCollection services, TokenServiceSettings settings) => settings.Enabled
        ? services.AddSingleton(new AccessTokenFacts(settings.Issuer, TimeSpan.FromHours(1)))
            .AddOwnIssuer(settings.Issuer, [settings.Audience], issuer => issuer with { PrincipalTypeClaim = "principal_type" })
            .AddOwnResource(new ServiceUrls(settings))
        : services;

    private static IServiceCollection AddOwnResource(this IServiceCollection services, ServiceUrls urls) => urls.ResourceMetadataUrl is { } metadata
        ? services.AddSingleton(new ProtectedResource(metadata))
        : services;

    // The conveniences of a local trial. Each refuses to exist outside Development.
    private static void AddDevelopment(this IServiceCollection services, LoadedSettings settings)
    {
        services.AddSingleton<DevelopmentIssuer>();
        services.AddSingleton(provider => DevelopmentIssuers.Members(provider.GetRequiredService<DevelopmentIssuer>()));
        services.AddSingleton(provider => DevelopmentIssuers.Employees(provider.GetRequiredService<DevelopmentIssuer>()));
        if (!settings.Get<RedisSettings>().IsConfigured)
        {
            services.AddSingleton(_ => EmbeddedRedisServer.Start());
            services.AddSingleton(provider => settings.Get<RedisSettings>().At($"redis://{provider.GetRequiredService<EmbeddedRedisServer>().Endpoint}"));
        }

        if (settings.Get<DevelopmentSettings>().SampleLegacySystem.Length > 0)
        {
            services.AddHostedService<SampleLegacySystem>();
        }
    }

    private static void AnnounceStart(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
        StartAnnouncement.Write(
            app.Urls,
            app.Services.GetRequiredService<ManagementServer>().Urls,
            app.Services.GetService<EmbeddedRedisServer>() is null ? app.Services.GetRequiredService<RedisConnection>().Description : "embedded, in this process",
            withCommands: app.Environment.IsDevelopment(),
            app.Services.GetRequiredService<ILogger<StartAnnouncement>>()));
}
