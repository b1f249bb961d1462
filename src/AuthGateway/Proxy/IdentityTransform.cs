using AuthGateway.Identity;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>Shows the upstream who is calling: a token signed for it alone, and plain headers where its cluster wants them.</summary>
internal sealed class IdentityTransform(IUpstreamIdentity identity, string audience, bool plainHeaders) : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.Caller() is { } caller)
        {
            AddHeader(context, IdentityHeaders.Token, identity.TokenFor(caller, audience));
            if (plainHeaders)
            {
                AddHeader(context, IdentityHeaders.Subject, Visible(caller.Subject));
                AddHeader(context, IdentityHeaders.PrincipalType, caller.Type.Name());
                AddHeader(context, IdentityHeaders.Issuer, Visible(caller.Issuer));
                AddHeader(context, IdentityHeaders.Scope, Visible(string.Join(' ', caller.Scopes.Order(StringComparer.Ordinal))));
                if (caller.ClientId is not null)
                {
                    AddHeader(context, IdentityHeaders.Client, Visible(caller.ClientId));
                }
            }
        }

        return default;
    }

    // A header carries visible ASCII. Everything else, and the percent sign that would make the encoding ambiguous, is percent-encoded.
    private static string Visible(string value) =>
        value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.Contains('%', StringComparison.Ordinal) ? Uri.EscapeDataString(value) : value;
}
