using AuthGateway.Identity;

namespace AuthGateway.Tokens.Keys;

/// <summary>The gateway's keys, mounted or managed.</summary>
internal interface IGatewayKeys : IKeySetSource
{
    /// <summary>The keys now; null when there are none, or none young enough to be used. Cheap to ask.</summary>
    GatewayKeySet? KeySet { get; }
}
