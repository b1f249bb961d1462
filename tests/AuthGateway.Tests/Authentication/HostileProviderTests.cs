using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Jose;
using Microsoft.AspNetCore.Http;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Authentication;

/// <summary>What a provider, or somebody in its place, may answer instead of keys.</summary>
public sealed class HostileProviderTests
{
    [Theory]
    [InlineData("<html><body>Sign in</body></html>", "keys: not a key set")]
    [InlineData("", "keys: not a key set")]
    [InlineData("[]", "keys: not a key set")]
    [InlineData("{}", "keys: not a key set")]
    [InlineData("""{"keys":{}}""", "keys: not a key set")]
    [InlineData("""{"keys":[],"keys":[]}""", "keys: not a key set")]
    [InlineData("""{"keys":[]}""", "keys: none usable")]
    [InlineData("""{"keys":[7,null,"x",[]]}""", "keys: none usable")]
    [Trait(FaultCatalogue.Row, "K7")]
    public async Task What_is_no_key_set_is_an_outage(string document, string error)
    {
        await using var provider = await TestProvider.StartAsync();
        provider.PublishText(document);
        await FailsAsync(provider, error);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(204)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task A_status_other_than_200_is_an_outage(int status)
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Fail(status);
        await FailsAsync(provider, $"keys: status {status}");
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K7")]
    public async Task Redirects_are_not_followed()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        var good = provider.Keys;
        provider.Keys = context =>
        {
            context.Response.Redirect($"{provider.Issuer}/elsewhere");
            return Task.CompletedTask;
        };
        await FailsAsync(provider, "keys: status 302");
        Assert.Equal(0, provider.OtherHits);
        provider.Keys = good;
        provider.Metadata = context =>
        {
            context.Response.Redirect($"{provider.Issuer}/elsewhere");
            return Task.CompletedTask;
        };
        await FailsAsync(provider, "metadata: status 302");
        Assert.Equal(0, provider.OtherHits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait(FaultCatalogue.Row, "K4")]
    public async Task A_huge_document_is_given_up_with_and_without_a_stated_length(bool statesLength)
    {
        await using var provider = await TestProvider.StartAsync();
        var document = new JsonObject { ["keys"] = new JsonArray(TestKey.Rsa.Jwk()), ["pad"] = new string('p', 256 * 1024) }.ToJsonString();
        provider.Keys = context =>
        {
            context.Response.ContentLength = statesLength ? document.Length : null;
            return context.Response.WriteAsync(document);
        };
        await FailsAsync(provider, "keys: too large");
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K4")]
    public async Task A_compressed_document_is_not_taken()
    {
        await using var provider = await TestProvider.StartAsync();
        provider.Keys = context =>
        {
            Assert.Equal(0, context.Request.Headers.AcceptEncoding.Count);
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("x");
        };
        await FailsAsync(provider, "keys: compressed");
    }

    [Theory]
    [InlineData("""{"issuer":"https://other.example.test","jwks_uri":"{0}/keys"}""", "metadata: another issuer")]
    [InlineData("""{"issuer":"{0}/","jwks_uri":"{0}/keys"}""", "metadata: another issuer")]
    [InlineData("""{"jwks_uri":"{0}/keys"}""", "metadata: another issuer")]
    [InlineData("""{"issuer":"{0}"}""", "metadata: no jwks_uri")]
    [InlineData("""{"issuer":"{0}","jwks_uri":"/keys"}""", "keys: URL is not https")]
    [InlineData("""{"issuer":"{0}","jwks_uri":"file:///etc/passwd"}""", "keys: URL is not https")]
    [InlineData("""{"issuer":"{0}","jwks_uri":"http://keys.example.test/"}""", "keys: URL is not https")]
    [InlineData("""{"issuer":"{0}","issuer":"{0}","jwks_uri":"{0}/keys"}""", "metadata: not a JSON object")]
    [InlineData("<html></html>", "metadata: not a JSON object")]
    public async Task Metadata_that_is_not_the_issuers_own_is_refused(string metadata, string error)
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        provider.Metadata = context => context.Response.WriteAsync(metadata.Replace("{0}", provider.Issuer, StringComparison.Ordinal));
        await FailsAsync(provider, error);
        Assert.Equal(0, provider.KeysHits);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "K4")]
    public void A_set_of_more_than_fifty_keys_is_refused()
    {
        Assert.Equal(50, Read(Enumerable.Range(0, 50).Select(i => TestKey.Ec.Named($"{i}").Jwk()))!.Keys.Length);
        Assert.Null(Read(Enumerable.Range(0, 51).Select(i => TestKey.Ec.Named($"{i}").Jwk())));
    }

    public static TheoryData<string, string> UselessKeys() => new()
    {
        { "symmetric", """{"kty":"oct","kid":"k","k":"AAAA"}""" },
        { "unknown type", """{"kty":"OKP","kid":"k","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""" },
        { "for encryption", Rsa("use", "enc") },
        { "for signing only", Rsa("key_ops", new JsonArray("sign")) },
        { "of an encryption algorithm", Rsa("alg", "RSA-OAEP") },
        { "of a symmetric algorithm", Rsa("alg", "HS256") },
        { "of an algorithm of another type", Rsa("alg", "ES256") },
        { "exponent one", Rsa("e", "AQ") },
        { "exponent three", Rsa("e", "Aw") },
        { "even exponent", Rsa("e", "AQAC") },
        { "exponent zero", Rsa("e", "AAAA") },
        { "huge exponent", Rsa("e", "AQAAAAAB") },
        { "even modulus", Rsa("n", "_____" + new string('_', 336) + "A") },
        { "no modulus", Rsa("n", "") },
        { "modulus with padding", Rsa("n", TestKey.Rsa.Jwk()["n"]!.GetValue<string>() + "==") },
        { "huge modulus", Rsa("n", new string('_', 1400)) },
        { "with its private part", Rsa("d", "AAAA") },
        { "key id of another type", Rsa("kid", 7) },
        { "overlong key id", Rsa("kid", new string('k', 257)) },
        { "weak", TestKey.NewRsa("k", 1024).Jwk().ToJsonString() },
        { "off its curve", Ec("x", new string('B', 42) + "A") },
        { "point at zero", Ec("x", new string('A', 43), "y", new string('A', 43)) },
        { "short coordinate", Ec("x", "AAAA") },
        { "on another curve", Ec("crv", "P-384") },
        { "on an unknown curve", Ec("crv", "secp256k1") },
    };

    [Theory]
    [MemberData(nameof(UselessKeys))]
    [Trait(FaultCatalogue.Row, "K7")]
    public void A_key_that_is_no_good_is_ignored_and_the_others_are_used(string why, string key)
    {
        Assert.NotEmpty(why);
        var set = KeySetReader.Read(TestKey.Utf8($$"""{"keys":[{{key}},{{TestKey.OtherRsa.Jwk().ToJsonString()}}]}"""), out var ignored);
        Assert.Equal(1, ignored);
        Assert.Equal(TestKey.OtherRsa.Id, Assert.Single(set!.Keys).Id);
    }

    [Fact]
    public void Two_different_keys_of_one_name_and_algorithm_are_both_ignored()
    {
        var set = Read([TestKey.Rsa.Named("same").Jwk(), TestKey.OtherRsa.Named("same").Jwk(), TestKey.Ec.Named("same").Jwk()]);
        Assert.IsType<EcVerificationKey>(Assert.Single(set!.Keys));
    }

    [Fact]
    public async Task One_key_may_be_listed_for_each_of_its_algorithms()
    {
        var (pkcs, pss) = (TestKey.Rsa.Jwk(), TestKey.Rsa.Jwk());
        (pkcs["alg"], pss["alg"]) = ("RS256", "PS256");
        await using var gate = Gate.With(TestKey.Jwks(pkcs, pss));
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, "RS256"));
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, "PS256"));
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, "RS384"), AuthenticationReasons.KeyMismatch);
    }

    [Fact]
    public void The_thumbprint_is_that_of_RFC_7638_section_3_1()
    {
        const string Key = """
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
            """;
        var set = KeySetReader.Read(TestKey.Utf8($$"""{"keys":[{{Key}}]}"""), out _);
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", Assert.Single(set!.Keys).Thumbprint);
    }

    [Fact]
    public async Task A_set_that_lost_all_its_keys_takes_the_old_ones_with_it_and_is_an_outage()
    {
        await using var provider = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(provider);
        var token = provider.Token(TestKey.Rsa);
        await gate.AcceptAsync(token);
        provider.Publish();
        gate.Clock.Advance(TimeSpan.FromSeconds(30));
        await gate.UnavailableAsync(provider.Token(TestKey.Ec), AuthenticationReasons.KeysUnavailable);
        await gate.UnavailableAsync(token, AuthenticationReasons.KeysUnavailable);
    }

    private static string Rsa(string name, JsonNode value) => Changed(TestKey.Rsa.Jwk(), name, value);

    private static string Ec(string name, JsonNode value, string? otherName = null, JsonNode? otherValue = null)
    {
        var key = TestKey.Ec.Jwk();
        if (otherName is not null)
        {
            key[otherName] = otherValue;
        }

        return Changed(key, name, value);
    }

    private static string Changed(JsonObject key, string name, JsonNode value)
    {
        key[name] = value;
        return key.ToJsonString();
    }

    private static KeySet? Read(IEnumerable<JsonObject> keys) => KeySetReader.Read(TestKey.Utf8(TestKey.Jwks(keys)), out _);

    private static async Task FailsAsync(TestProvider provider, string error)
    {
        await using var gate = Gate.Of(provider);
        await gate.UnavailableAsync(provider.Token(TestKey.Rsa), AuthenticationReasons.KeysUnavailable);
        Assert.Equal(error, gate.Keys.LastError);
    }
}
