using AuthGateway.Jose;

namespace AuthGateway.Tokens.Introspection;

/// <summary>The configured keys, which stay the same while the process lives.</summary>
internal sealed class PublishedOwnKeys(GatewayKeys keys) : IOwnKeys
{
    /// <inheritdoc/>
    public KeySet Current { get; } = KeySetReader.Read(keys.KeySet.Span, out _) ?? KeySet.Empty;
}
