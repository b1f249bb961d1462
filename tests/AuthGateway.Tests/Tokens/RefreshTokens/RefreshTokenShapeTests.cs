using AuthGateway.Tokens.RefreshTokens;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

public sealed class RefreshTokenShapeTests
{
    [Fact]
    public void No_text_crashes_the_reader_and_what_is_read_has_one_spelling() => Prop.ForAll(
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            from text in Gen.ArrayOf(Gen.Elements([.. "abcXYZ019-_+/= \n.é\0\ud800"]), 70) select RefreshToken.Prefix + new string(text)).ToArbitrary(),
        text => !RefreshToken.TryRead(text, out _) || text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')).QuickCheckThrowOnFailure();

    [Fact]
    public void A_token_says_its_family_and_generation_and_one_changed_bit_is_not_genuine()
    {
        var (family, seed) = (RefreshToken.NewFamily(), Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
        var text = RefreshToken.Make(family, 7, seed);
        Assert.True(RefreshToken.TryRead(text, out var token));
        Assert.Equal((family, 7u, true), (token.Family, token.Generation, token.IsGenuine(seed)));

        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(text.AsSpan(RefreshToken.Prefix.Length));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            // A generation of 2^31 and more is no generation.
            Assert.True(!RefreshToken.TryRead(RefreshToken.Prefix + System.Buffers.Text.Base64Url.EncodeToString(changed), out var other) || !other.IsGenuine(seed), $"Bit {bit}");
        }

        seed[31]++;
        Assert.False(token.IsGenuine(seed));
    }

    // The two bits behind the last byte are zero in the one spelling that is read.
    [Fact]
    public void Another_spelling_of_the_same_bytes_is_refused()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var text = RefreshToken.Make(RefreshToken.NewFamily(), 0, new byte[32]);
        var last = Alphabet.IndexOf(text[^1], StringComparison.Ordinal);
        Assert.False(RefreshToken.TryRead(text[..^1] + Alphabet[last + 1], out _));
        Assert.False(RefreshToken.TryRead(text.Replace('-', '+').Replace('_', '/') + "==", out _));
    }
}
