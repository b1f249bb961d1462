using AuthGateway.Identity;
using AuthGateway.Proxy;

namespace AuthGateway.Pipeline;

/// <summary>States where the caller is: for limits and for the audit record.</summary>
internal sealed class ClientAddressMiddleware(RequestDelegate next, TrustedPeers trusted)
{
    /// <summary>Lets every request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } peer)
        {
            context.SetClientAddress(new ClientAddress(ForwardedAddress.Find(peer, context.Request.Headers[ForwardedAddress.Header], trusted.Include)));
        }

        return next(context);
    }
}
