using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Telemetry;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>Shows the upstream who is calling: a token signed for it alone, and plain headers where its cluster wants them.</summary>
internal sealed class IdentityTransform(IUpstreamIdentity identity, string audience, bool plainHeaders) : RequestTransform
{
    private static readonly Problem NoIdentity = new()
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
            if (identity.TokenFor(caller, audience) is not { } token)
            {
                await RefuseAsync(context.HttpContext);
                return;
            }

            AddHeader(context, IdentityHeaders.Token, token);
            if (plainHeaders)
            {
                AddHeader(context, IdentityHeaders.Subject, Visible(caller.Subject));
                AddHeader(context, IdentityHeaders.PrincipalType, caller.Type.Name());
                AddHeader(context, IdentityHeaders.Issuer, Visible(caller.Voucher));
                AddHeader(context, IdentityHeaders.Scope, Visible(string.Join(' ', caller.Scopes.Order(StringComparer.Ordinal))));
                if (caller.ClientId is not null)
                {
                    AddHeader(context, IdentityHeaders.Client, Visible(caller.ClientId));
                }
            }
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

    // Spaces around a value are no part of it (RFC 9110 section 5.5): unencoded, "alice " would arrive as "alice".
    // A header carries visible ASCII. Everything else, and the percent sign that would make the encoding ambiguous, is percent-encoded.
    private static string Visible(string value) =>
        value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.Contains('%', StringComparison.Ordinal) || value is [' ', ..] or [.., ' '] ? Uri.EscapeDataString(value) : value;
}
