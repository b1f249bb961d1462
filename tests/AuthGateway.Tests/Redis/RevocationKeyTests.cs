using System.Text;
using AuthGateway.Redis;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Redis;

public sealed class RevocationKeyTests
{
    // Short texts of the characters that the encoding itself uses, so that collisions are near, and any texts.
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("0", "1", "2", ":", "t", "s", "é", "\0").ArrayOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>());

    private static readonly Gen<RevocationKey> Keys =
        from kind in Gen.Elements(Enum.GetValues<RevocationKind>())
        from issuer in Texts.Where(text => text is not null && RevocationKey.Fits(text))
        from value in Texts.Where(text => text is not null && RevocationKey.Fits(text))
        select new RevocationKey(kind, issuer, value);

    [Fact]
    public void No_two_different_revocations_share_an_entry() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(20_000).WithQuietOnSuccess(true),
            Prop.ForAll(Gen.Two(Keys).ToArbitrary(), pair => (pair.Item1 == pair.Item2) == pair.Item1.ToIdentity().AsSpan().SequenceEqual(pair.Item2.ToIdentity())));

    [Fact]
    public void An_identity_reads_back_as_what_was_written() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(20_000).WithQuietOnSuccess(true),
            Prop.ForAll(Keys.ToArbitrary(), key => RevocationKey.TryFromIdentity(key.ToIdentity(), out var read) && read == key));

    [Fact]
    public void Bytes_that_no_key_is_written_as_are_refused() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(20_000).WithQuietOnSuccess(true),
            Prop.ForAll<byte[]>(bytes => !RevocationKey.TryFromIdentity(bytes, out var read) || read.ToIdentity().AsSpan().SequenceEqual(bytes)));

    [Theory]
    [InlineData("t1:")]
    [InlineData("t1:a")]
    [InlineData("t0:a")]
    [InlineData("t01:ab")]
    [InlineData("t9:ab")]
    [InlineData("x1:ab")]
    [InlineData("t-1:ab")]
    [InlineData("t999:ab")]
    [InlineData("")]
    public void A_malformed_identity_is_refused(string identity) => Assert.False(RevocationKey.TryFromIdentity(Encoding.UTF8.GetBytes(identity), out _));

    [Fact]
    public void A_text_that_has_no_bytes_of_its_own_is_refused()
    {
        // Both lone surrogates would be written as U+FFFD.
        Assert.False(RevocationKey.Fits("\ud800"));
        Assert.False(RevocationKey.Fits("\udc00"));
        Assert.False(RevocationKey.Fits(""));
        Assert.True(RevocationKey.Fits(new string('é', RevocationKey.MaxBytes / 2)));
        Assert.False(RevocationKey.Fits(new string('é', (RevocationKey.MaxBytes / 2) + 1)));
        Assert.Throws<ArgumentException>(() => new Revocation.ByTokenId("i", "\ud800", GatewayReplica.Now));
    }
}
