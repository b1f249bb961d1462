namespace AuthGateway.Tokens.Keys;

/// <summary>Signs with the key that signs now.</summary>
internal sealed class GatewaySigner(IGatewayKeys keys) : IGatewaySigner
{
    /// <inheritdoc/>
    public bool CanSign => keys.KeySet?.Signing is not null;

    /// <inheritdoc/>
    public string? Sign(string type, ReadOnlySpan<byte> payload) => keys.KeySet?.Signing?.Sign(type, payload);
}
