using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens;

/// <summary>The keys that the operator mounted: one that signs, and every other that upstreams should know. They never change.</summary>
internal sealed class GatewayKeys : IGatewayKeys, IDisposable
{
    public GatewayKeys(IdentitySettings settings)
    {
        // Settings are validated before this runs: an empty key is one that Development may make for itself.
        Signing = settings.SigningKey.Length == 0
            ? SigningKey.Create()
            : SigningKey.FromPem(settings.SigningKey) ?? throw new InvalidOperationException("Identity:SigningKey is not an EC P-256 private key.");
        KeySet = new GatewayKeySet(Signing, PublishedKeys(settings).Prepend(Signing.Public), version: 1);
    }

    /// <summary>The key that signs now.</summary>
    public SigningKey Signing { get; }

    /// <inheritdoc/>
    public GatewayKeySet KeySet { get; }

    /// <inheritdoc/>
    public KeySetSnapshot Current => KeySet.Snapshot;

    /// <inheritdoc/>
    public bool IsConfirmed => true;

    /// <inheritdoc/>
    public DateTimeOffset? ConfirmedAt => DateTimeOffset.MaxValue;

    /// <inheritdoc/>
    public TimeSpan? Age => TimeSpan.Zero;

    /// <summary>The further public keys of the settings.</summary>
    public static IEnumerable<PublicSigningKey> PublishedKeys(IdentitySettings settings) => settings.PublishedKeys
        .Select(pem => PublicSigningKey.FromPem(pem) ?? throw new InvalidOperationException("A key in Identity:PublishedKeys is not an EC P-256 key."));

    /// <inheritdoc/>
    public ValueTask<bool> RefreshAsync(LedgerHandle ledger, CancellationToken cancellation) => ValueTask.FromResult(true);

    /// <inheritdoc/>
    public void Dispose() => Signing.Dispose();
}
