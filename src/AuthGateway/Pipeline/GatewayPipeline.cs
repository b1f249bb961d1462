using AuthGateway.Authentication.Sessions;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Authorization.Evaluation.Api;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Latency;
using AuthGateway.Pipeline.Cancellations;
using AuthGateway.Pipeline.Chunks;
using AuthGateway.Pipeline.Doors;
using AuthGateway.Pipeline.Places;
using AuthGateway.Proxy;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline;

/// <summary>The way of a request, written once.</summary>
internal static class GatewayPipeline
{
    /// <summary>The order of steps.</summary>
    public static void UseGateway(this WebApplication app)
    {
        app.UseLedger()
            .UseChunkGuard()
            .UseCancellationBound()
            .UsePlaces()
            .UseDoors()
            .UseClientAddress()
            .UseFailures()
            .UseClientCertificate()
            .UseCanonicalRequest()
            .UseCanonicalRouting()
            .UseDoorRules()
            .UseRequestId()
            .UseBodyBound()
            .UseLegacyLogout()
            .UseGatewayAuthentication()
            .UseGatewayAuthorization()
            .UseDoorAnswer();
        app.MapGatewayEndpoints();
    }

    /// <summary>What the steps need.</summary>
    public static IServiceCollection AddGatewayPipeline(this IServiceCollection services, PlaceBounds bounds) => services
        .AddSingleton(provider => new StallWatch(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<GatewayMetrics>().Stalled))
        .AddSingleton<IStallClock>(provider => provider.GetRequiredService<StallWatch>())
        .AddHostedService(provider => provider.GetRequiredService<StallWatch>())
        .AddSingleton<LedgerPool>()
        .AddSingleton(new RequestPlaces(bounds))
        .AddSingleton<RequestPlacesMetrics>()
        .AddSingleton<IMetricSource>(provider => provider.GetRequiredService<RequestPlacesMetrics>())
        .AddSingleton<DoorReader>()
        .AddSingleton<DoorMetrics>();

    private static IApplicationBuilder UseLedger(this IApplicationBuilder app) => app.UseMiddleware<LedgerMiddleware>();

    private static IApplicationBuilder UseChunkGuard(this IApplicationBuilder app) => app.UseMiddleware<ChunkGuardMiddleware>();

    private static IApplicationBuilder UseCancellationBound(this IApplicationBuilder app) => app.UseMiddleware<CancellationBoundMiddleware>();

    private static IApplicationBuilder UsePlaces(this IApplicationBuilder app) => app.UseMiddleware<RequestPlacesMiddleware>();

    private static IApplicationBuilder UseClientAddress(this IApplicationBuilder app) => app.UseMiddleware<ClientAddressMiddleware>();

    private static IApplicationBuilder UseFailures(this IApplicationBuilder app) => app.UseMiddleware<FailureMiddleware>();

    private static IApplicationBuilder UseClientCertificate(this IApplicationBuilder app) => app.UseMiddleware<ClientCertificateMiddleware>();

    private static IApplicationBuilder UseRequestId(this IApplicationBuilder app) => app.UseMiddleware<RequestIdMiddleware>();

    private static IApplicationBuilder UseBodyBound(this IApplicationBuilder app) => app.UseMiddleware<BodyBoundMiddleware>();

    // Around authentication: a route on which one logs out may be open to all.
    private static IApplicationBuilder UseLegacyLogout(this IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<LegacyLogout>().IsNeeded ? app.UseMiddleware<LegacyLogoutMiddleware>() : app;

    private static IApplicationBuilder UseGatewayAuthentication(this IApplicationBuilder app) => app.UseMiddleware<AuthenticationMiddleware>();

    private static IApplicationBuilder UseGatewayAuthorization(this IApplicationBuilder app) => app.UseMiddleware<AuthorizationMiddleware>();

    // From here on, the request is the one that another proxy asks about. The address, the certificate and all else are the caller's, not that proxy's.
    private static IApplicationBuilder UseDoors(this IApplicationBuilder app) => app.HasDoors() ? app.UseMiddleware<DoorMiddleware>() : app;

    private static IApplicationBuilder UseDoorRules(this IApplicationBuilder app) => app.HasDoors() ? app.UseMiddleware<DoorRulesMiddleware>() : app;

    private static IApplicationBuilder UseDoorAnswer(this IApplicationBuilder app) => app.HasDoors() ? app.UseMiddleware<DoorAnswerMiddleware>() : app;

    private static bool HasDoors(this IApplicationBuilder app) => app.ApplicationServices.GetRequiredService<DoorSettings>().Kinds.Count > 0;

    private static void MapGatewayEndpoints(this WebApplication app)
    {
        app.MapKeySet();
        app.MapSessions();
        app.MapTokenService();
        app.MapRelationshipApi();
        app.MapEvaluationApi();
        app.MapGatewayProxy();
    }
}
