using AuthGateway.Problems;
using AuthGateway.Routes;
using AuthGateway.Tokens.Grants;
using AuthGateway.Tokens.Introspection;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Pipeline;

/// <summary>The token service on the data port. Open to all routes' policies: it authenticates its clients itself.</summary>
internal static class TokenServiceEndpoints
{
    private static readonly Problem OnlyPost = new()
    {
        Status = StatusCodes.Status405MethodNotAllowed,
        Code = "method_not_allowed",
        Title = "The token service takes POST only.",
        Headers = [KeyValuePair.Create("Allow", "POST")],
    };

    /// <summary>Maps it, where it is on.</summary>
    public static void MapTokenService(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<TokenServiceSettings>();
        if (!settings.Enabled)
        {
            return;
        }

        var services = app.Services;
        var front = services.GetRequiredService<ServiceFront>();
        var path = services.GetRequiredService<ServiceUrls>().IssuerPath;
        Map<TokenEndpoint>(app, front, path + ServiceUrls.TokenPath, "oauth2-token", settings);
        Map<IntrospectionEndpoint>(app, front, path + ServiceUrls.IntrospectionPath, "oauth2-introspect", settings);
        Map<RevocationEndpoint>(app, front, path + ServiceUrls.RevocationPath, "oauth2-revoke", settings);
        foreach (var document in services.GetRequiredService<ServiceMetadata>().Documents)
        {
            app.MapGet(document.Path, document.ServeAsync).WithMetadata(new RouteRules { RouteId = document.Name, Policy = KnownPolicies.Anonymous });
        }
    }

    private static void Map<T>(WebApplication app, ServiceFront front, string path, string route, TokenServiceSettings settings)
        where T : class, IServiceEndpoint
    {
        var endpoint = app.Services.GetRequiredService<T>();
        var rules = new RouteRules { RouteId = route, Policy = KnownPolicies.Anonymous, MaxRequestBodyBytes = settings.MaxRequestBodyBytes };
        app.MapPost(path, context => front.ServeAsync(context, endpoint)).WithMetadata(rules);

        // RFC 6749 section 3.2: POST and nothing else. Without this a wide route of the proxy takes the rest: a secret in a GET's query
        // goes to an upstream's logs, and an upstream answers the preflights that speak of this endpoint.
        app.Map(path, context => ProblemWriter.WriteAsync(context, OnlyPost)).WithMetadata(rules);
    }
}
