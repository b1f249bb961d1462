using System.Globalization;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Routes;
using AuthGateway.Telemetry;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Pipeline;

/// <summary>The public keys by which upstreams check the gateway's tokens (RFC 7517).</summary>
internal static class KeySetEndpoint
{
    private const string Path = "/.well-known/jwks.json";

    private static readonly Problem NoKeys = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "signing_keys_unavailable",
        Title = "The gateway's keys are not known at the moment.",
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    /// <summary>Maps the key set, open to all.</summary>
    public static void MapKeySet(this IEndpointRouteBuilder endpoints)
    {
        var keys = endpoints.ServiceProvider.GetRequiredService<IGatewayKeys>();
        var settings = endpoints.ServiceProvider.GetRequiredService<TokenSettings>().Keys;
        endpoints
            .MapGet(Path, context => keys.KeySet is { } set ? WriteAsync(context, set, settings.CacheableFor(keys.Age.GetValueOrDefault())) : RefuseAsync(context))
            .WithMetadata(new RouteRules { RouteId = "jwks", Policy = KnownPolicies.Anonymous });
    }

    private static Task WriteAsync(HttpContext context, GatewayKeySet set, TimeSpan cacheFor)
    {
        var response = context.Response;
        var seconds = (long)cacheFor.TotalSeconds;
        response.Headers.CacheControl = seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"public, max-age={seconds}") : "no-cache";
        response.Headers.ETag = set.ETag;
        if (Holds(context.Request, set.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var document = set.Snapshot.Document;
        response.ContentType = "application/jwk-set+json";
        response.ContentLength = document.Length;
        return response.Body.WriteAsync(document, context.RequestAborted).AsTask();
    }

    // RFC 9110 section 13.1.2: a list of tags, compared weakly. A hash of base64url needs no parsing to be found in it.
    private static bool Holds(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.Any(value => value is not null && (value.Contains(tag, StringComparison.Ordinal) || value.Trim() == "*"));

    private static Task RefuseAsync(HttpContext context)
    {
        var record = context.Record();
        (record.Reason, record.FailedBy) = ("signing_keys_unavailable", LatencyOwner.Redis);
        return ProblemWriter.WriteAsync(context, NoKeys);
    }
}
