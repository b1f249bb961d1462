using AuthGateway.Identity;
using AuthGateway.Proxy;

namespace AuthGateway.Pipeline;

/// <summary>States where the caller is: for limits and for the audit record.</summary>
internal sealed class ClientAddressMiddleware(RequestDelegate next, TrustedPeers trusted, ILogger<ClientAddressMiddleware> logger)
{
    private int _isSaid;

    /// <summary>Lets every request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } peer)
        {
            var address = ForwardedAddress.Find(peer, context.Request.Headers[ForwardedAddress.Header], trusted.Include);
            var isProxy = trusted.Include(address);
            // Once: a proxy that tells nothing does so at every request.
            if (isProxy && Interlocked.Exchange(ref _isSaid, 1) == 0)
            {
                logger.ProxyNamesNoCaller(address.ToString(), ForwardedAddress.Header);
            }

            context.SetClientAddress(new ClientAddress(address, isProxy));
        }

        return next(context);
    }
}
