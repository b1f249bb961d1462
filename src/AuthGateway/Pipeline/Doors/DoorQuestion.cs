namespace AuthGateway.Pipeline.Doors;

/// <summary>The request that a proxy holds and asks about. A feature of the request by which it asks, which from then on is that request.</summary>
/// <param name="Kind">Who asks.</param>
/// <param name="Method">The method, as the proxy tells it.</param>
/// <param name="Target">The request target, not decoded.</param>
/// <param name="Host">The authority.</param>
/// <param name="IsHttps">Whether the caller came by TLS.</param>
internal sealed record DoorQuestion(DoorKind Kind, string Method, string Target, string Host, bool IsHttps);
