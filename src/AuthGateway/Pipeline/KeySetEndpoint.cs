using AuthGateway.Routes;
using AuthGateway.Tokens;

namespace AuthGateway.Pipeline;

/// <summary>The public keys by which upstreams check the gateway's identity tokens (RFC 7517).</summary>
internal static class KeySetEndpoint
{
    private const string Path = "/.well-known/jwks.json";

    // Upstreams ask again this often: the longest that a new key waits to be known, so publish it that much before it signs.
    private const string CacheControl = "public, max-age=300";

    /// <summary>Maps the key set, open to all.</summary>
    public static void MapKeySet(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet(Path, static context =>
        {
            var keys = context.RequestServices.GetRequiredService<GatewayKeys>();
            context.Response.ContentType = "application/jwk-set+json";
            context.Response.Headers.CacheControl = CacheControl;
            context.Response.ContentLength = keys.KeySet.Length;
            return context.Response.Body.WriteAsync(keys.KeySet, context.RequestAborted).AsTask();
        })
        .WithMetadata(new RouteRules { RouteId = "jwks", Policy = KnownPolicies.Anonymous });
}
