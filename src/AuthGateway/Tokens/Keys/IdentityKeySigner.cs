namespace AuthGateway.Tokens.Keys;

/// <summary>Signs with the configured key.</summary>
internal sealed class IdentityKeySigner(GatewayKeys keys) : IGatewaySigner
{
    /// <inheritdoc/>
    public string? Sign(string type, ReadOnlySpan<byte> payload) => keys.Signing.Sign(type, payload);
}
