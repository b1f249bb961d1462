using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Proxy;
using AuthGateway.Routes;
using AuthGateway.Telemetry;
using Microsoft.Net.Http.Headers;

namespace AuthGateway.Pipeline.Doors;

/// <summary>Tells the proxy that it may forward the request, and the identity to forward with it.</summary>
internal sealed class DoorAnswerMiddleware(RequestDelegate next, IUpstreamIdentity identity, CredentialPlaces places)
{
    // What Envoy takes off the request before it forwards it.
    private const string EnvoyRemoves = "x-envoy-auth-headers-to-remove";

    /// <summary>Answers where a proxy asked; forwards otherwise.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<DoorQuestion>() is not { } question)
        {
            return next(context);
        }

        // Routes that do not forward were taken away before.
        var metadata = context.GetEndpoint()!.Metadata;
        var rules = metadata.GetRequiredMetadata<UpstreamIdentityRules>();
        var response = context.Response;
        if (context.Caller() is { } caller)
        {
            if (identity.TokenFor(caller, rules.Audience) is not { } token)
            {
                var record = context.Record();
                (record.Decision, record.Reason, record.FailedBy) = (RequestDecision.Unavailable, IdentityTransform.NoIdentity.Code, LatencyOwner.Redis);
                return ProblemWriter.WriteAsync(context, IdentityTransform.NoIdentity);
            }

            IdentityHeaders.Tell(caller, token, rules.PlainHeaders, response.Headers, static (headers, name, value) => headers[name] = value);
        }

        Close(context, question.Kind, metadata.GetRequiredMetadata<RouteRules>());
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = 0;
        response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    // Whatever the proxy copies, it copies from here and from nowhere else: each name is there, with nothing in it where there is nothing to tell. Envoy would
    // forward such a header, so it is told to remove it, and the credential with it (RFC 9700 section 4.9).
    private void Close(HttpContext context, DoorKind kind, RouteRules route)
    {
        var headers = context.Response.Headers;
        var untold = IdentityHeaders.All.Where(name => !headers.ContainsKey(name)).ToList();
        if (kind is DoorKind.Envoy)
        {
            if (context.Caller() is not null)
            {
                untold.AddRange(Credentials(context, route.ForwardCredential ? context.JudgedCredential() : null));
            }

            headers[EnvoyRemoves] = string.Join(',', untold.Select(name => name.ToLowerInvariant()));
            return;
        }

        foreach (var name in untold)
        {
            headers[name] = "";
        }
    }

    // All but the one that was judged, and may go on: an upstream that picks another would serve somebody else.
    private IEnumerable<string> Credentials(HttpContext context, CredentialPlace? kept)
    {
        var keptHeader = (kept as CredentialPlace.Header)?.Name;
        var others = places.Headers.Concat(context.Request.Headers.Keys.Where(places.IsSpellingOfHeader)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !name.Equals(keptHeader, StringComparison.OrdinalIgnoreCase));
        return kept is CredentialPlace.Authorization ? others : others.Concat([HeaderNames.Authorization, "DPoP"]);
    }
}
