using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Settings;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens;

/// <summary>The keys that the operator mounted: one that signs, and every other that upstreams should know. They change when the mounted files do.</summary>
internal sealed class GatewayKeys : IGatewayKeys, IDisposable
{
    private readonly Live<GatewayKeySet> _keys;
    private readonly SigningKey? _made;
    private long _version;

    public GatewayKeys(Live<IdentitySettings> settings)
    {
        // Settings are validated before this runs: an empty key is one that Development may make for itself.
        _made = settings.Current.SigningKey.Length == 0 ? SigningKey.Create() : null;
        _keys = settings.Select(Read);
        _ = _keys.Current;
    }

    /// <summary>The key that signs now.</summary>
    public SigningKey Signing => KeySet.Signing!;

    /// <inheritdoc/>
    public GatewayKeySet KeySet => _keys.Current;

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

    // A key that was replaced may still sign for somebody who asked for it before: the collector ends it.
    private GatewayKeySet Read(IdentitySettings settings)
    {
        var signing = _made ?? SigningKey.FromPem(settings.SigningKey) ?? throw new InvalidOperationException("Identity:SigningKey is not an EC P-256 private key.");
        return new GatewayKeySet(signing, PublishedKeys(settings).Prepend(signing.Public), Interlocked.Increment(ref _version));
    }
}
