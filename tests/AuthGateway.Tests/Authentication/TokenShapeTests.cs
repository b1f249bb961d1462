using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Jose;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Authentication;

public sealed class TokenShapeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Zg")]
    [InlineData("Zm8")]
    [InlineData("Zm9v")]
    [InlineData("-_-_")]
    public void Strict_base64url_is_decoded(string text) =>
        Assert.Equal(text, Base64Url.EncodeToString(StrictBase64Url.Decode(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData("Zg==")]
    [InlineData("Zm8=")]
    [InlineData("Zm9v=")]
    [InlineData("Z")]
    [InlineData("Zm9vZ")]
    [InlineData("Zh")] // the bits behind the last byte are not zero
    [InlineData("Zm9")]
    [InlineData("Z g")]
    [InlineData(" Zg")]
    [InlineData("Zg\n")]
    [InlineData("Zm\r\n9v")]
    [InlineData("+/+/")]
    [InlineData("Zm9.")]
    [InlineData("Zm9\u0000")]
    [InlineData("Zm9é")]
    public void Base64url_that_is_not_strict_is_refused(string text) => Assert.Null(StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Every_byte_string_has_one_strict_spelling() =>
        Prop.ForAll<byte[]>(bytes => StrictBase64Url.Decode(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(bytes)))!.SequenceEqual(bytes))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"a":{"b":1,"b":2}}""")]
    [InlineData("""{"a":[{"b":1,"b":2}]}""")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{}{}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/*c*/}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("\uFEFF{}")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":[[[[[[[[[1]]]]]]]]]}""")]
    public void JSON_that_two_parsers_could_read_differently_is_refused(string json) =>
        Assert.Null(StrictJson.ParseObject(Encoding.UTF8.GetBytes(json), 8));

    [Theory]
    [InlineData("7B2261223A22C328227D")] // a broken two-byte sequence
    [InlineData("7B2261223A22C0AF227D")] // an overlong slash
    [InlineData("7B2261223A22EDA080227D")] // a surrogate
    public void Bytes_that_are_not_UTF8_are_refused(string hex) => Assert.Null(StrictJson.ParseObject(Convert.FromHexString(hex), 8));

    [Fact]
    public async Task Double_members_are_refused_in_the_header_and_in_the_claims_at_every_depth()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var header = TestToken.Header(TestKey.Rsa).ToJsonString();
        var claims = TestToken.Claims().ToJsonString();
        string[] tokens =
        [
            TestToken.Sign(TestKey.Rsa, "RS256", header.Replace("{", """{"alg":"none",""", StringComparison.Ordinal), claims),
            TestToken.Sign(TestKey.Rsa, "RS256", header, claims.Replace("{", """{"sub":"admin",""", StringComparison.Ordinal)),
            TestToken.Sign(TestKey.Rsa, "RS256", header, claims.Replace("{", """{"s\u0075b":"admin",""", StringComparison.Ordinal)),
            TestToken.Sign(TestKey.Rsa, "RS256", header, claims.Replace("{", """{"x":{"y":1,"y":2},""", StringComparison.Ordinal)),
        ];
        foreach (var token in tokens)
        {
            await gate.RefuseAsync(token, AuthenticationReasons.MalformedToken);
        }
    }

    [Fact]
    public async Task A_token_above_the_bound_is_refused_and_one_at_it_is_not()
    {
        var token = TestToken.Make(TestKey.Rsa, claims: claims => claims["pad"] = new string('p', 3000));
        await using var exact = Gate.With(TestKey.Jwks(TestKey.Rsa), settings: new() { MaxTokenBytes = token.Length });
        await exact.AcceptAsync(token);
        await using var smaller = Gate.With(TestKey.Jwks(TestKey.Rsa), settings: new() { MaxTokenBytes = token.Length - 1 });
        await smaller.RefuseAsync(token, AuthenticationReasons.TokenTooLarge);
        await smaller.RefuseAsync(new string('a', 10_000_000), AuthenticationReasons.TokenTooLarge);
    }

    [Fact]
    public async Task Deep_JSON_is_refused()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var deep = TestToken.Claims().ToJsonString().Replace("{", $$"""{"x":{{new string('[', 1000)}}{{new string(']', 1000)}},""", StringComparison.Ordinal);
        await gate.RefuseAsync(TestToken.Sign(TestKey.Rsa, "RS256", TestToken.Header(TestKey.Rsa).ToJsonString(), deep), AuthenticationReasons.MalformedToken);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData(".e30.AAAA")]
    [InlineData("e30..AAAA")]
    [InlineData("e30.e30.")]
    [InlineData("e30.Zh.AAAA")]
    [InlineData("ZQ.e30.AAAA")]
    public async Task A_token_without_three_full_parts_is_refused(string token)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        await gate.RefuseAsync(token, AuthenticationReasons.MalformedToken);
    }

    [Fact]
    public void The_parser_never_throws() =>
        Prop.ForAll<byte[], byte[], byte[]>((header, payload, signature) =>
        {
            _ = UnverifiedToken.Parse(header, out _);
            _ = UnverifiedToken.Parse(Encoding.ASCII.GetBytes(TestToken.Sign(header, payload, _ => signature)), out _);
            _ = KeySetReader.Read(payload, out _);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public async Task Mutated_JSON_under_a_right_signature_never_throws()
    {
        // Signed by the issuer's own key, so that every step behind the parser meets the mutation too.
        await using var gate = Gate.With(TestKey.Jwks(TestKey.Ec), settings: new() { CachedTokens = 0 });
        var header = TestToken.Header(TestKey.Ec).ToJsonString();
        var claims = TestToken.Claims();
        claims["act"] = new JsonObject { ["sub"] = "actor" };
        claims["roles"] = new JsonArray("a", "b");
        var payload = TestKey.Utf8(claims.ToJsonString());
        foreach (var (at, value, isInHeader) in Gen.Sample(ArbMap.Default.GeneratorFor<(int, byte, bool)>(), 2000, 100))
        {
            var bytes = isInHeader ? TestKey.Utf8(header) : [.. payload];
            bytes[(uint)(at * 7919) % bytes.Length] = value;
            var token = TestToken.Sign(
                isInHeader ? bytes : TestKey.Utf8(header), isInHeader ? payload : bytes, input => TestKey.Ec.Sign("ES256", input));
            Assert.NotNull(await gate.AskAsync(token));
        }
    }

    [Fact]
    public async Task No_single_flipped_bit_anywhere_in_a_token_is_accepted()
    {
        // Not claimed: that a signature has one form. (r, n - s) is ECDSA's other one for (r, s) and says the same of the
        // same bytes; it differs in many bits and nothing here takes a token's text for its identity but the cache.
        await using var gate = Gate.With(TestKey.Jwks(TestKey.Rsa, TestKey.Ec), settings: new() { CachedTokens = 0 });
        foreach (var key in new[] { TestKey.Rsa, TestKey.Ec })
        {
            var token = TestToken.Make(key);
            await gate.AcceptAsync(token);
            for (var bit = 0; bit < token.Length * 8; bit++)
            {
                var flipped = token.ToCharArray();
                flipped[bit / 8] ^= (char)(1 << (bit % 8));
                Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(new string(flipped)));
            }
        }
    }
}
