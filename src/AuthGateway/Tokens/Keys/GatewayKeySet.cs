using System.Buffers.Text;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using AuthGateway.Identity;

namespace AuthGateway.Tokens.Keys;

/// <summary>The gateway's keys at one moment: the one that signs, and the set that verifiers get. Immutable.</summary>
internal sealed class GatewayKeySet
{
    private readonly FrozenSet<string> _keyIds;

    /// <summary>Makes the set.</summary>
    /// <param name="signing">The key that signs; null when none may.</param>
    /// <param name="published">The keys that verifiers get; of one key only the first entry counts.</param>
    /// <param name="version">Counts the sets of this process.</param>
    public GatewayKeySet(SigningKey? signing, IEnumerable<PublicSigningKey> published, long version)
    {
        Signing = signing;
        Published = [.. published.DistinctBy(key => key.KeyId, StringComparer.Ordinal)];
        _keyIds = Published.Select(key => key.KeyId).ToFrozenSet(StringComparer.Ordinal);
        Snapshot = new KeySetSnapshot(KeySetDocument.Write(Published), version);
        ETag = $"\"{Base64Url.EncodeToString(SHA256.HashData(Snapshot.Document.Span).AsSpan(0, 12))}\"";
    }

    /// <summary>The key that signs now; null when none may.</summary>
    public SigningKey? Signing { get; }

    /// <summary>The keys that verifiers get.</summary>
    public ImmutableArray<PublicSigningKey> Published { get; }

    /// <summary>The JWK set, as served at /.well-known/jwks.json.</summary>
    public KeySetSnapshot Snapshot { get; }

    /// <summary>The same on every replica that serves the same set.</summary>
    public string ETag { get; }

    /// <summary>Whether verifiers get this key.</summary>
    public bool Publishes(string keyId) => _keyIds.Contains(keyId);
}
