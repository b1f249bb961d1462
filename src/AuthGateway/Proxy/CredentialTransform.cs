using AuthGateway.Identity;
using AuthGateway.Routes;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>
/// Keeps the credential that was checked here from going further: it names this gateway as its audience, and whoever
/// receives it could use it here (RFC 9700 section 4.9). A route without authentication passes everything through.
/// </summary>
internal sealed class CredentialTransform(RouteRules rules) : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (!rules.ForwardCredential && context.HttpContext.Caller() is not null)
        {
            RemoveHeader(context, HeaderNames.Authorization);
        }

        return default;
    }
}
