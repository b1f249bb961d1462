using System.Security.Cryptography;
using AuthGateway.Redis.SigningKeys;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>The ring as it lies in Redis, and what somebody who can write there could try.</summary>
public sealed class KeyRingCodecTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);
    private static readonly KeyRingCodec Codec = Of(Replica.EncryptionKey);

    private readonly KeyRing _ring = new(
        [
            RingKey.Create(KeyAlgorithm.ES256, KeyStage.Signing, Start, Start),
            RingKey.Create(KeyAlgorithm.RS256, KeyStage.Published, Start, Start.AddMinutes(10)),
            RingKey.Create(KeyAlgorithm.ES384, KeyStage.Signing, Start, Start).Retire(Start, Start.AddDays(1)),
        ],
        [new RemovedKey("gone", Start)]);

    [Fact]
    public void A_ring_comes_back_as_it_was()
    {
        var read = Codec.Read(Codec.Write(_ring, 7));

        Assert.Equal(_ring.Fingerprint, read?.Fingerprint);
        Assert.NotNull(SigningKey.FromPkcs8(KeyAlgorithm.ES256, read!.Signing!.Material.AsSpan()));
    }

    [Fact]
    public void Nothing_private_lies_readable_in_it()
    {
        var stored = Codec.Write(_ring, 1);
        var text = string.Join('\n', stored.Fields.Values);
        foreach (var key in _ring.Keys)
        {
            Assert.DoesNotContain(System.Buffers.Text.Base64Url.EncodeToString(key.Material.AsSpan()[40..60]), text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("material", stored.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_retired_key_keeps_no_private_half()
    {
        var retired = _ring.Keys.Single(key => key.Stage == KeyStage.Retired);

        Assert.Null(SigningKey.FromPkcs8(KeyAlgorithm.ES384, retired.Material.AsSpan()));
        Assert.Equal(retired.KeyId, PublicSigningKey.FromSpki(KeyAlgorithm.ES384, retired.Material.AsSpan())?.KeyId);
    }

    [Fact]
    public void Another_encryption_key_opens_nothing() => Assert.Null(Of(NewKey()).Read(Codec.Write(_ring, 1)));

    [Fact]
    public void A_ring_sealed_under_an_older_key_opens_and_is_sealed_under_the_first_one_when_written()
    {
        var first = NewKey();
        var both = Of(first, Replica.EncryptionKey);
        var read = both.Read(Codec.Write(_ring, 1));

        Assert.Equal(_ring.Fingerprint, read?.Fingerprint);
        Assert.NotNull(Of(first).Read(both.Write(read!, 2)));
    }

    [Fact]
    public void A_stage_a_time_or_a_version_that_was_changed_is_noticed()
    {
        var stored = Codec.Write(_ring, 1);
        Assert.Null(Codec.Read(stored with { Version = 2 }));
        foreach (var (name, value) in stored.Fields)
        {
            Assert.Null(Codec.Read(With(stored, name, value.Replace("Published", "Signing", StringComparison.Ordinal) + "0")));
            Assert.Null(Codec.Read(Without(stored, name)));
        }

        Assert.Null(Codec.Read(With(stored, "key:injected", stored.Fields.First(field => field.Key.StartsWith("key:", StringComparison.Ordinal)).Value)));
    }

    [Fact]
    public void Two_keys_that_changed_places_are_refused_even_with_a_seal_over_the_whole()
    {
        var box = new SecretBox(new TokenSettings { EncryptionKeys = [Replica.EncryptionKey] });
        var a = RingKey.Create(KeyAlgorithm.ES256, KeyStage.Signing, Start, Start);
        var b = RingKey.Create(KeyAlgorithm.ES256, KeyStage.Published, Start, Start);
        // What the seal over the whole would not notice: the writer swaps the material before it seals.
        var swapped = new KeyRing([a with { Material = b.Material }, b with { Material = a.Material }], []);

        Assert.Null(new KeyRingCodec(box).Read(new KeyRingCodec(box).Write(swapped, 1)));
    }

    [Fact]
    public void A_seal_that_is_no_seal_is_refused()
    {
        var stored = Codec.Write(_ring, 1);
        Assert.Null(Codec.Read(stored with { Seal = "" }));
        Assert.Null(Codec.Read(stored with { Seal = "AAAA" }));
        Assert.Null(Codec.Read(stored with { Seal = "not base64url!" }));
    }

    private static KeyRingCodec Of(params string[] keys) => new(new SecretBox(new TokenSettings { EncryptionKeys = keys }));

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static StoredKeyRing With(StoredKeyRing stored, string name, string value) =>
        stored with { Fields = new Dictionary<string, string>(stored.Fields, StringComparer.Ordinal) { [name] = value } };

    private static StoredKeyRing Without(StoredKeyRing stored, string name) =>
        stored with { Fields = stored.Fields.Where(field => field.Key != name).ToDictionary(StringComparer.Ordinal) };
}
