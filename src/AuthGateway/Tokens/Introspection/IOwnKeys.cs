using AuthGateway.Jose;

namespace AuthGateway.Tokens.Introspection;

/// <summary>The public keys that the gateway's own tokens are checked with: all that it publishes now.</summary>
internal interface IOwnKeys
{
    /// <summary>The keys at this moment.</summary>
    KeySet Current { get; }
}
