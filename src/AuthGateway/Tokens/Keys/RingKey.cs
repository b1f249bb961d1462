using System.Collections.Immutable;

namespace AuthGateway.Tokens.Keys;

/// <summary>A key of the ring. Times are by Redis' clock, in whole milliseconds.</summary>
/// <param name="KeyId">Its RFC 7638 thumbprint.</param>
/// <param name="Algorithm">What it signs with.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Since">Since when it stands there.</param>
/// <param name="Until">The earliest end of the stage that was promised when it began; later settings may lengthen it.</param>
/// <param name="Material">The private key as PKCS#8; of a retired key only the public one, as SubjectPublicKeyInfo.</param>
internal sealed record RingKey(string KeyId, KeyAlgorithm Algorithm, KeyStage Stage, DateTimeOffset Since, DateTimeOffset Until, ImmutableArray<byte> Material)
{
    /// <summary>Whether the private half is here.</summary>
    public bool IsPrivate => Stage != KeyStage.Retired;

    /// <summary>A new key.</summary>
    public static RingKey Create(KeyAlgorithm algorithm, KeyStage stage, DateTimeOffset since, DateTimeOffset until)
    {
        using var key = SigningKey.Create(algorithm);
        return new RingKey(key.Public.KeyId, algorithm, stage, since, until, [.. key.ExportPkcs8()]);
    }

    /// <summary>The key, signing no more: its private half is thrown away, so that nothing can be signed with it later either.</summary>
    public RingKey Retire(DateTimeOffset since, DateTimeOffset until)
    {
        using var key = SigningKey.FromPkcs8(Algorithm, Material.AsSpan()) ?? throw new InvalidOperationException($"The key {KeyId} can't be read.");
        return this with { Stage = KeyStage.Retired, Since = since, Until = until, Material = [.. key.ExportSpki()] };
    }

    /// <summary>Never the key itself.</summary>
    public override string ToString() => $"{KeyId} {Algorithm} {Stage} since {Since:O}";
}
