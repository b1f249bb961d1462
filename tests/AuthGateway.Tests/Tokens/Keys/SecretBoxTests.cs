using System.Security.Cryptography;
using AuthGateway.Tests.Settings;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>What lies sealed in Redis.</summary>
public sealed class SecretBoxTests
{
    private static readonly string First = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly string Second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void What_was_sealed_opens_at_its_own_place_only()
    {
        var box = Box(First);
        var closed = box.Seal("secret"u8, "place a"u8);

        Assert.Equal("secret"u8.ToArray(), box.Open(closed, "place a"u8));
        Assert.Null(box.Open(closed, "place b"u8));
    }

    [Fact]
    public void The_first_key_seals_and_every_key_opens()
    {
        var old = Box(First).Seal("secret"u8, "place"u8);
        var both = Box(Second, First);

        Assert.Equal("secret"u8.ToArray(), both.Open(old, "place"u8));
        Assert.Equal("secret"u8.ToArray(), Box(Second).Open(both.Seal("secret"u8, "place"u8), "place"u8));
        Assert.Null(Box(Second).Open(old, "place"u8));
    }

    [Fact]
    public void A_key_is_replaced_while_the_box_is_in_use()
    {
        var settings = new Changing<TokenSettings>(new TokenSettings { EncryptionKeys = [First] });
        var box = new SecretBox(settings.Live);
        var old = box.Seal("secret"u8, "place"u8);

        settings.To(new TokenSettings { EncryptionKeys = [Second, First] });
        Assert.Equal("secret"u8.ToArray(), box.Open(old, "place"u8));
        var now = box.Seal("secret"u8, "place"u8);
        Assert.Equal(2, box.DeriveAll("purpose").Count);

        settings.To(new TokenSettings { EncryptionKeys = [Second] });
        Assert.Null(box.Open(old, "place"u8));
        Assert.Equal("secret"u8.ToArray(), box.Open(now, "place"u8));

        // None at all would be one of its own, and what it seals lost with the process.
        settings.To(new TokenSettings());
        Assert.Equal("secret"u8.ToArray(), box.Open(now, "place"u8));
    }

    [Fact]
    public void A_changed_bit_anywhere_is_noticed()
    {
        var box = Box(First);
        var closed = box.Seal("secret"u8, "place"u8);
        for (var i = 0; i < closed.Length; i++)
        {
            var changed = (byte[])closed.Clone();
            changed[i] ^= 1;
            Assert.Null(box.Open(changed, "place"u8));
        }

        Assert.Null(box.Open(closed.AsSpan(0, 20), "place"u8));
        Assert.Null(box.Open([], "place"u8));
    }

    [Fact]
    public void The_same_secret_never_looks_the_same() =>
        Assert.NotEqual(Box(First).Seal("secret"u8, "place"u8), Box(First).Seal("secret"u8, "place"u8));

    [Fact]
    public void Derived_keys_differ_by_purpose_and_are_the_same_on_every_replica()
    {
        Assert.Equal(Box(First).Derive("a"), Box(First, Second).Derive("a"));
        Assert.NotEqual(Box(First).Derive("a"), Box(First).Derive("b"));
        Assert.Equal([Box(First).Derive("a"), Box(Second).Derive("a")], Box(First, Second).DeriveAll("a"));
        Assert.Equal(32, Box(First).Derive("a").Length);
    }

    [Fact]
    public void Without_a_key_one_is_made_that_lives_as_long_as_the_process()
    {
        var box = Box();

        Assert.Equal("secret"u8.ToArray(), box.Open(box.Seal("secret"u8, "place"u8), "place"u8));
        Assert.Null(Box().Open(box.Seal("secret"u8, "place"u8), "place"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_key_that_is_not_32_bytes_is_none(string text) => Assert.Null(SecretBox.ReadKey(text));

    [Fact]
    public void Printing_the_settings_shows_no_key() =>
        Assert.DoesNotContain(First, new TokenSettings { EncryptionKeys = [First] }.ToString(), StringComparison.Ordinal);

    private static SecretBox Box(params string[] keys) => new(new TokenSettings { EncryptionKeys = keys });
}
