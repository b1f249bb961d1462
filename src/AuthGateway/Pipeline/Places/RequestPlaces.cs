using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Pipeline.Places;

/// <summary>
/// The places of the whole data plane. They bound what a burst, or systems behind that hang, can make the process hold:
/// without them it is the memory limit that ends it, and every caller's request with it.
/// </summary>
internal sealed class RequestPlaces(PlaceBounds bounds)
{
    /// <summary>Those of requests.</summary>
    public PlaceCounter Requests { get; } = new(bounds.Requests);

    /// <summary>Those of streams.</summary>
    public PlaceCounter Streams { get; } = new(bounds.Streams);

    /// <summary>Takes what a request needs.</summary>
    /// <param name="context">The request.</param>
    /// <param name="full">What there is none left of, when this returns null.</param>
    public RequestPlace? TryTake(HttpContext context, out PlaceKind full)
    {
        full = PlaceKind.Request;
        if (!Requests.TryTake())
        {
            return null;
        }

        // A WebSocket is refused now or never: once the upstream has agreed, there is no answer left that says "not now".
        var asksForStream = AsksForWebSocket(context);
        if (asksForStream && !Streams.TryTake())
        {
            Requests.GiveBack();
            full = PlaceKind.Stream;
            return null;
        }

        return new RequestPlace(context, this, asksForStream);
    }

    private static bool AsksForWebSocket(HttpContext context) =>
        // Many proxies send Connection: Upgrade with every request; what else it asks for is not granted (UpgradeHeader).
        (context.Features[typeof(IHttpUpgradeFeature)] is IHttpUpgradeFeature { IsUpgradableRequest: true } && IsWebSocket(context.Request.Headers.Upgrade))
        || context.Features[typeof(IHttpExtendedConnectFeature)] is IHttpExtendedConnectFeature { IsExtendedConnect: true };

    private static bool IsWebSocket(StringValues upgrade)
    {
        foreach (var protocol in upgrade)
        {
            if (protocol?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }
}
