using System.Text;
using AuthGateway.Jose;
using AuthGateway.Latency;

namespace AuthGateway.Tokens.Clients;

/// <summary>Keys that stand in the configuration.</summary>
internal sealed class FixedClientKeys(string jwks) : IClientKeys
{
    private readonly KeySet _keys = KeySetReader.Read(Encoding.UTF8.GetBytes(jwks), out _) ?? KeySet.Empty;

    /// <inheritdoc/>
    public ValueTask<KeySet?> ForAsync(TokenHeader header, Ledger ledger, CancellationToken cancellation) => ValueTask.FromResult<KeySet?>(_keys);
}
