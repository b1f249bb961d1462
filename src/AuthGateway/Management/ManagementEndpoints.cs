namespace AuthGateway.Management;

/// <summary>What the management port serves.</summary>
internal static class ManagementEndpoints
{
    /// <summary>Maps everything that the settings and the environment allow.</summary>
    public static void MapManagement(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        endpoints.MapHealth(services);
        endpoints.MapMetrics(services);
        endpoints.MapRecentRequests(services);
        endpoints.MapDevelopmentTokens(services);
        endpoints.MapRevocations(services);
        endpoints.MapAudit(services);
        endpoints.MapDecisions(services);
        endpoints.MapAdminSessions(services);
        endpoints.MapApiKeys(services);
        endpoints.MapSigningKeys(services);
    }
}
