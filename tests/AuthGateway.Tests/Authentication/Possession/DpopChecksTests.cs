using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Identity;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authentication.Possession;

/// <summary>RFC 9449 section 4.3, its twelve checks in their order.</summary>
public sealed class DpopChecksTests
{
    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public async Task A_proof_that_passes_all_checks_is_taken(string algorithm)
    {
        await using var gate = DpopGate.Open();
        var key = algorithm switch { "ES256" => DpopGate.Holder, "ES384" => TestKey.NewEc("p384", ECCurve.NamedCurves.nistP384), _ => TestKey.Rsa };
        var token = TestProof.BoundToken(key);
        for (var i = 0; i < 3; i++)
        {
            await gate.TakesAsync(TestProof.Make(key, token, algorithm), token);
        }
    }

    [Fact]
    public async Task Check_1_of_section_4_3_two_DPoP_headers_are_refused_though_each_is_good()
    {
        await using var gate = DpopGate.Open();
        string[] two = [TestProof.Make(DpopGate.Holder, DpopGate.Token), TestProof.Make(DpopGate.Holder, DpopGate.Token)];
        await gate.RefusesAsync(AuthenticationReasons.DpopSeveral, two);
        await gate.RefusesAsync(AuthenticationReasons.DpopMalformed, [string.Join(", ", two)]);
        await gate.RefusesAsync(AuthenticationReasons.DpopMalformed, [string.Join(',', two)]);
        await gate.RefusesAsync(AuthenticationReasons.DpopMissing, []);
    }

    [Fact]
    public async Task Check_2_of_section_4_3_what_is_no_well_formed_JWT_is_refused()
    {
        await using var gate = DpopGate.Open();
        var good = TestProof.Make(DpopGate.Holder, DpopGate.Token);
        var parts = good.Split('.');
        string[] bad =
        [
            "", ".", "..", "a.b", "a.b.c.d.e", good + ".", "." + good, good + "=", good + " ", " " + good, good + "\u00e9", $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}..{parts[2]}", $".{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}", $"{good}.{parts[2]}", new string('A', 9000),
            TestToken.Sign("[]", TestProof.Claims(DpopGate.Token).ToJsonString(), input => DpopGate.Holder.Sign("ES256", input)),
            TestToken.Sign(TestProof.Header(DpopGate.Holder).ToJsonString(), "[]", input => DpopGate.Holder.Sign("ES256", input)),
            TestToken.Sign(TestProof.Header(DpopGate.Holder).ToJsonString(), """{"jti":"a","jti":"b"}""", input => DpopGate.Holder.Sign("ES256", input)),
        ];
        foreach (var proof in bad)
        {
            await gate.RefusesAsync(AuthenticationReasons.DpopMalformed, proof);
        }

        await gate.TakesAsync(good);
    }

    [Theory]
    [InlineData("jti")]
    [InlineData("htm")]
    [InlineData("htu")]
    [InlineData("iat")]
    public async Task Check_3_of_section_4_3_a_proof_without_a_required_claim_is_refused(string claim)
    {
        await using var gate = DpopGate.Open();
        await gate.RefusesAsync(AuthenticationReasons.DpopClaims, TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims.Remove(claim)));
        foreach (var wrong in new[] { "null", "\"\"", "[]", "{}", "true", claim == "iat" ? "\"1\"" : "7", claim == "iat" ? "-1" : "[\"GET\"]", claim == "iat" ? "1e300" : "\"a\\nb\"" })
        {
            await gate.RefusesAsync(
                AuthenticationReasons.DpopClaims, TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims[claim] = JsonNode.Parse(wrong)));
        }
    }

    [Fact]
    public async Task Check_3_of_section_4_3_an_identifier_has_a_bound()
    {
        await using var gate = DpopGate.Open();
        await gate.TakesAsync(TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["jti"] = new string('a', 256)));
        await gate.RefusesAsync(
            AuthenticationReasons.DpopClaims, TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["jti"] = new string('b', 257)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData("DPOP+JWT")]
    [InlineData("dpop")]
    [InlineData("application/dpop+jwt")]
    public async Task Check_4_of_section_4_3_another_type_is_refused(string? type)
    {
        await using var gate = DpopGate.Open();
        await gate.RefusesAsync(AuthenticationReasons.DpopType, TestProof.Make(DpopGate.Holder, DpopGate.Token, header: header => Set(header, "typ", type)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("es256")]
    [InlineData("EdDSA")]
    [InlineData("ES256K")]
    public async Task Check_5_of_section_4_3_what_is_no_asymmetric_algorithm_is_refused(string? algorithm)
    {
        await using var gate = DpopGate.Open();
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token, header: header => Set(header, "alg", algorithm));
        await gate.RefusesAsync(AuthenticationReasons.DpopAlgorithm, proof);
    }

    [Fact]
    public async Task Check_5_of_section_4_3_an_algorithm_that_is_not_configured_is_refused_though_the_signature_is_right()
    {
        await using var gate = DpopGate.Open();
        var token = TestProof.BoundToken(TestKey.Rsa);
        await gate.RefusesAsync(AuthenticationReasons.DpopAlgorithm, [TestProof.Make(TestKey.Rsa, token, "RS512")], token);
        await using var other = DpopGate.Open(dpop => dpop with { Algorithms = ["ES512", "RS512"] });
        Assert.IsType<AuthenticationOutcome.Authenticated>(await other.AskAsync(token, [TestProof.Make(TestKey.Rsa, token, "RS512")]));
    }

    [Theory]
    [InlineData("crit")]
    [InlineData("b64")]
    [InlineData("zip")]
    [InlineData("enc")]
    public async Task Check_5_of_section_4_3_a_header_that_changes_what_is_signed_is_refused(string member)
    {
        await using var gate = DpopGate.Open();
        await gate.RefusesAsync(
            AuthenticationReasons.DpopMalformed, TestProof.Make(DpopGate.Holder, DpopGate.Token, header: header => header[member] = new JsonArray("x")));
    }

    [Fact]
    public async Task Check_6_of_section_4_3_a_signature_by_another_key_than_the_proofs_own_is_refused_also_when_the_key_is_remembered()
    {
        await using var gate = DpopGate.Open();
        var thief = TestKey.NewEc("thief", ECCurve.NamedCurves.nistP256);
        var forged = TestProof.Make(DpopGate.Holder, DpopGate.Token, signer: thief);
        await gate.RefusesAsync(AuthenticationReasons.DpopSignature, forged);
        var good = TestProof.Make(DpopGate.Holder, DpopGate.Token);
        await gate.TakesAsync(good);
        await gate.RefusesAsync(AuthenticationReasons.DpopSignature, TestProof.Make(DpopGate.Holder, DpopGate.Token, signer: thief));
        var (parts, other) = (good.Split('.'), TestProof.Make(DpopGate.Holder, DpopGate.Token).Split('.'));
        await gate.RefusesAsync(AuthenticationReasons.DpopSignature, $"{parts[0]}.{other[1]}.{parts[2]}");
    }

    [Theory]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("dp")]
    [InlineData("dq")]
    [InlineData("qi")]
    [InlineData("oth")]
    [InlineData("k")]
    public async Task Check_7_of_section_4_3_a_key_with_a_private_member_is_refused(string member)
    {
        await using var gate = DpopGate.Open();
        await gate.RefusesAsync(
            AuthenticationReasons.DpopKey, TestProof.Make(DpopGate.Holder, DpopGate.Token, header: header => header["jwk"]![member] = "AAAA"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"kty":"oct"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}""")]
    public async Task Check_7_of_section_4_3_a_key_that_is_none_is_refused(string jwk)
    {
        await using var gate = DpopGate.Open();
        await gate.RefusesAsync(
            AuthenticationReasons.DpopKey, TestProof.Make(DpopGate.Holder, DpopGate.Token, header: header => header["jwk"] = JsonNode.Parse(jwk)));
        await gate.RefusesAsync(AuthenticationReasons.DpopKey, TestProof.Make(DpopGate.Holder, DpopGate.Token, header: header => header.Remove("jwk")));
    }

    [Fact]
    public async Task Check_7_of_section_4_3_weak_keys_and_keys_of_another_algorithm_are_refused()
    {
        await using var gate = DpopGate.Open();
        var weak = TestKey.NewRsa("weak", 1024);
        await gate.RefusesAsync(AuthenticationReasons.DpopKey, TestProof.Make(weak, DpopGate.Token));
        await gate.RefusesAsync(AuthenticationReasons.DpopKey, TestProof.Make(TestKey.Rsa, DpopGate.Token, header: header => header["alg"] = "ES256"));
        await gate.RefusesAsync(AuthenticationReasons.DpopKey, TestProof.Make(DpopGate.Holder, DpopGate.Token, header: header => header["alg"] = "ES384"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("get")]
    [InlineData("GET ")]
    public async Task Check_8_of_section_4_3_another_method_is_refused(string method)
    {
        await using var gate = DpopGate.Open();
        await gate.RefusesAsync(AuthenticationReasons.DpopMethod, TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["htm"] = method));
    }

    [Theory]
    [InlineData("https://evil.example.test/points/7")]
    [InlineData("https://api.example.test.evil.test/points/7")]
    [InlineData("https://api.example.test@evil.test/points/7")]
    [InlineData("https://user@api.example.test/points/7")]
    [InlineData("http://api.example.test/points/7")]
    [InlineData("https://api.example.test:8443/points/7")]
    [InlineData("https://api.example.test:0443x/points/7")]
    [InlineData("https://api.example.test/points")]
    [InlineData("https://api.example.test/points/7/")]
    [InlineData("https://api.example.test/Points/7")]
    [InlineData("https://api.example.test/points%2F7")]
    [InlineData("https://api.example.test//points/7")]
    [InlineData("https://api.example.test/x/../points/8")]
    [InlineData("https://api.example.test\\points\\7")]
    [InlineData("https:/api.example.test/points/7")]
    [InlineData(" https://api.example.test/points/7")]
    [InlineData("/points/7")]
    [InlineData("ftp://api.example.test/points/7")]
    [InlineData("https://")]
    [InlineData("https://[::1/points/7")]
    public async Task Check_9_of_section_4_3_another_address_is_refused(string target)
    {
        await using var gate = DpopGate.Open();
        await gate.RefusesAsync(AuthenticationReasons.DpopTarget, TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["htu"] = target));
    }

    [Theory]
    [InlineData("https://api.example.test/points/7?a=b")]
    [InlineData("https://api.example.test/points/7#a")]
    [InlineData("https://api.example.test/points/7?a=b#/c?d")]
    [InlineData("HTTPS://API.Example.TEST/points/7")]
    [InlineData("https://api.example.test:443/points/7")]
    [InlineData("https://api.example.test:/points/7")]
    [InlineData("https://api.example.test/%70oints/7")]
    [InlineData("https://api.example.test/x/../points/./7")]
    public async Task Check_9_of_section_4_3_the_same_address_in_another_spelling_is_taken(string target)
    {
        await using var gate = DpopGate.Open();
        await gate.TakesAsync(TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["htu"] = target));
    }

    [Theory]
    [InlineData("/a b/é", "/a%20b/%C3%A9")]
    [InlineData("/a%3Ab", "/a:b")]
    [InlineData("/a:b", "/a%3ab")]
    [InlineData("/a%25b", "/a%25b")]
    [InlineData("/~a", "/%7ea")]
    [InlineData("/", "")]
    public async Task Check_9_of_section_4_3_a_path_as_it_is_judged_equals_the_path_as_it_was_sent(string judged, string sent)
    {
        await using var gate = DpopGate.Open();
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["htu"] = TestProof.PublicUrl + sent);
        await gate.TakesAsync(proof, prepare: context => context.Request.Path = new PathString(judged));
    }

    // A malicious server that got a proof for itself sends it here under its own name.
    [Fact]
    public async Task Check_9_of_section_4_3_the_Host_header_and_what_proxies_say_of_it_are_not_believed()
    {
        await using var gate = DpopGate.Open();
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["htu"] = "https://evil.example.test/points/7");
        await gate.RefusesAsync(AuthenticationReasons.DpopTarget, [proof], prepare: context =>
        {
            context.Request.Scheme = "https";
            context.Request.Host = new HostString("evil.example.test");
            context.Request.Headers["X-Forwarded-Host"] = "evil.example.test";
        });
    }

    [Fact]
    public async Task Check_9_of_section_4_3_each_public_address_counts_with_the_path_before_the_gateways_own()
    {
        await using var gate = DpopGate.Open(publicUrls: ["https://a.example.test", "https://b.example.test:8443/members/"]);
        foreach (var good in new[] { "https://a.example.test/points/7", "https://b.example.test:8443/members/points/7" })
        {
            await gate.TakesAsync(TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["htu"] = good));
        }

        foreach (var bad in new[] { "https://b.example.test:8443/points/7", "https://a.example.test/members/points/7" })
        {
            await gate.RefusesAsync(AuthenticationReasons.DpopTarget, TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["htu"] = bad));
        }
    }

    [Fact]
    public async Task Checks_8_and_9_of_section_4_3_are_of_the_request_that_a_decision_endpoint_is_asked_about()
    {
        await using var gate = DpopGate.Open();
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["htm"] = "PUT");
        await gate.TakesAsync(proof, prepare: context =>
        {
            (context.Request.Method, context.Request.Path) = ("POST", "/decisions");
            context.Features.Set(new JudgedTarget("PUT", TestProof.Path));
        });
    }

    [Theory]
    [InlineData("old nonce of another server")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Check_10_of_section_4_3_a_proof_without_this_servers_nonce_is_told_to_use_it(string? nonce)
    {
        await using var gate = DpopGate.Open(dpop => dpop with { NonceKey = new string('k', 32), RequireNonce = true });
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => Set(claims, "nonce", nonce));
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(DpopGate.Token, [proof]));
        Assert.Equal((401, AuthenticationReasons.DpopNonce), (refused.Problem.Status, refused.Reason));
        Assert.Contains("error=\"use_dpop_nonce\"", refused.Problem.Challenge, StringComparison.Ordinal);
        var given = refused.Problem.Headers.Single(header => header.Key == "DPoP-Nonce").Value;
        await gate.TakesAsync(TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["nonce"] = given));
    }

    [Theory]
    [InlineData(-90, true)]
    [InlineData(-91, false)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public async Task Check_11_of_section_4_3_a_proof_is_taken_within_its_lifetime_and_the_clocks_skew(int seconds, bool isTaken)
    {
        await using var gate = DpopGate.Open();
        var proof = TestProof.Make(
            DpopGate.Holder, DpopGate.Token, claims: claims => claims["iat"] = TestToken.Start.AddSeconds(seconds).ToUnixTimeSeconds());
        await (isTaken ? gate.TakesAsync(proof) : gate.RefusesAsync(AuthenticationReasons.DpopTime, proof));
    }

    [Theory]
    [InlineData("exp", -30)]
    [InlineData("nbf", 31)]
    public async Task Check_11_of_section_4_3_a_proof_that_limits_itself_is_taken_at_its_word(string claim, int seconds)
    {
        await using var gate = DpopGate.Open();
        await gate.RefusesAsync(
            AuthenticationReasons.DpopTime,
            TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims[claim] = TestToken.Start.AddSeconds(seconds).ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task Check_12_of_section_4_3_a_proof_for_another_token_or_for_none_is_refused()
    {
        await using var gate = DpopGate.Open();
        var other = TestProof.BoundToken(DpopGate.Holder, claims => claims["jti"] = "token-2");
        await gate.RefusesAsync(AuthenticationReasons.DpopTokenHash, TestProof.Make(DpopGate.Holder, other));
        await gate.RefusesAsync(AuthenticationReasons.DpopTokenHash, TestProof.Make(DpopGate.Holder, token: null));
        foreach (var wrong in new[] { "null", "\"\"", "7", "\"AAAA\"", "\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I=\"" })
        {
            await gate.RefusesAsync(
                AuthenticationReasons.DpopTokenHash, TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["ath"] = JsonNode.Parse(wrong)));
        }

        var hex = Convert.ToHexString(SHA256.HashData(TestKey.Utf8(DpopGate.Token))).ToLower(CultureInfo.InvariantCulture);
        await gate.RefusesAsync(AuthenticationReasons.DpopTokenHash, TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["ath"] = hex));
    }

    // The thief has the token and a key of its own, and makes good proofs with it.
    [Fact]
    public async Task Check_12_of_section_4_3_a_proof_by_a_key_to_which_the_token_is_not_bound_is_refused()
    {
        await using var gate = DpopGate.Open();
        var thief = TestKey.NewEc("thief", ECCurve.NamedCurves.nistP256);
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(DpopGate.Token, [TestProof.Make(thief, DpopGate.Token)]));
        Assert.Equal(AuthenticationReasons.OtherProofKey, refused.Reason);
        Assert.Contains("error=\"invalid_token\"", refused.Problem.Challenge, StringComparison.Ordinal);
        Assert.StartsWith("DPoP ", refused.Problem.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public void The_thumbprint_of_RFC_9449_section_4_is_the_same_in_another_library()
    {
        var jwk = System.Text.Json.JsonDocument.Parse(TestProof.Jwk(DpopGate.Holder).ToJsonString()).RootElement;
        var key = AuthGateway.Jose.KeySetReader.ReadKey(jwk)!;
        Assert.Equal(TestProof.Jkt(DpopGate.Holder), key.Thumbprint);
        Assert.Equal(43, Base64Url.DecodeFromChars(key.Thumbprint) is { Length: 32 } ? key.Thumbprint.Length : 0);
    }

    private static void Set(JsonObject owner, string name, string? value)
    {
        owner.Remove(name);
        if (value is not null)
        {
            owner[name] = value;
        }
    }
}
