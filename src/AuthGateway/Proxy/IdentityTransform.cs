using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Routes;
using AuthGateway.Telemetry;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>Shows the upstream who is calling: a token signed for it alone, and plain headers where its cluster wants them.</summary>
internal sealed class IdentityTransform(IUpstreamIdentity identity, UpstreamIdentityRules rules) : RequestTransform
{
    /// <summary>Nobody is forwarded without the identity that the upstream relies on.</summary>
    public static readonly Problem NoIdentity = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "signing_keys_unavailable",
        Title = "The gateway can't vouch for the caller at the moment.",
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    /// <inheritdoc/>
    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        RemoveWhatTransformsMade(context);
        if (context.HttpContext.Caller() is { } caller)
        {
            if (identity.TokenFor(caller, rules.Audience) is not { } token)
            {
                await RefuseAsync(context.HttpContext);
                return;
            }

            IdentityHeaders.Tell(caller, token, rules.PlainHeaders, context, static (to, name, value) => AddHeader(to, name, value));
        }
    }

    // YARP sends nothing to the upstream when a transform has answered.
    private static Task RefuseAsync(HttpContext context)
    {
        var record = context.Record();
        (record.Decision, record.Reason, record.FailedBy) = (RequestDecision.Unavailable, NoIdentity.Code, LatencyOwner.Redis);
        return ProblemWriter.WriteAsync(context, NoIdentity);
    }

    // A route's own transforms run before this one and may copy what the caller chose (a route value) into any header.
    private static void RemoveWhatTransformsMade(RequestTransformContext context)
    {
        List<string>? made = null;
        foreach (var (name, _) in context.ProxyRequest.Headers.NonValidated)
        {
            if (name.StartsWith(IdentityHeaders.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                (made ??= []).Add(name);
            }
        }

        made?.ForEach(name => RemoveHeader(context, name));
    }
}
