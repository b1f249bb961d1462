using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.Authentication;

namespace AuthGateway.Tests.Authentication;

/// <summary>The attacks of RFC 8725 section 2 and the practices of its section 3, in its order, and their later relatives.</summary>
public sealed class TokenAttackTests
{
    // RFC 8725 section 2.1 and 3.1: weak signatures, algorithm verification.
    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("")]
    [InlineData("HS256")]
    [InlineData("rs256")]
    [InlineData("RS1")]
    [InlineData("ES256K")]
    [InlineData("EdDSA")]
    [InlineData("RSA-OAEP")]
    public async Task An_algorithm_that_is_not_a_known_signature_is_refused(string algorithm)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var token = TestToken.Make(TestKey.Rsa, "RS256", header: header => header["alg"] = algorithm);
        await gate.RefuseAsync(token, AuthenticationReasons.AlgorithmRefused);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    public async Task An_unsigned_token_is_refused_with_and_without_its_last_dot(string algorithm)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "at+jwt" }.ToJsonString();
        var token = TestToken.Sign(header, TestToken.Claims().ToJsonString(), _ => []);
        await gate.RefuseAsync(token, AuthenticationReasons.MalformedToken);
        await gate.RefuseAsync(token.TrimEnd('.'), AuthenticationReasons.MalformedToken);
        await gate.RefuseAsync(token + "AAAA", AuthenticationReasons.AlgorithmRefused);
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_an_HMAC_secret_is_refused_in_each_spelling_of_that_key()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var rsa = TestKey.Rsa.RsaKey;
        byte[][] secrets =
        [
            Encoding.UTF8.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()),
            Encoding.UTF8.GetBytes(rsa.ExportSubjectPublicKeyInfoPem() + "\n"),
            Encoding.UTF8.GetBytes(rsa.ExportRSAPublicKeyPem()),
            rsa.ExportSubjectPublicKeyInfo(),
            rsa.ExportRSAPublicKey(),
            rsa.ExportParameters(false).Modulus!,
            Encoding.UTF8.GetBytes(TestKey.Rsa.Jwk().ToJsonString()),
        ];
        foreach (var secret in secrets)
        {
            foreach (var claimed in new[] { "HS256", "RS256", "ES256" })
            {
                var header = TestToken.Header(TestKey.Rsa, claimed).ToJsonString();
                var token = TestToken.Sign(header, TestToken.Claims().ToJsonString(), input => HMACSHA256.HashData(secret, input));
                Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(token));
            }
        }
    }

    [Fact]
    public async Task An_algorithm_that_the_issuer_does_not_allow_is_refused_though_the_signature_is_right()
    {
        await using var gate = Gate.With(TestKey.Jwks(TestKey.Rsa), issuer => issuer with { Algorithms = ["PS256"] });
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, "PS256"));
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, "RS256"), AuthenticationReasons.AlgorithmRefused);
    }

    // RFC 8725 section 3.1: a key is used with one algorithm.
    [Fact]
    public async Task A_key_that_states_its_algorithm_is_used_with_no_other()
    {
        var jwk = TestKey.Rsa.Jwk();
        jwk["alg"] = "PS256";
        await using var gate = Gate.With(TestKey.Jwks(jwk));
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, "PS256"));
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, "RS256"), AuthenticationReasons.KeyMismatch);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    public async Task Each_RSA_algorithm_is_checked(string algorithm)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, algorithm));
        var forged = TestToken.Make(TestKey.OtherRsa, algorithm, header => header["kid"] = TestKey.Rsa.Id);
        await gate.RefuseAsync(forged, AuthenticationReasons.BadSignature);
    }

    [Theory]
    [InlineData("P-256", "ES256")]
    [InlineData("P-384", "ES384")]
    [InlineData("P-521", "ES512")]
    public async Task Each_curve_is_checked_and_goes_with_its_own_algorithm_only(string curve, string algorithm)
    {
        var named = curve switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            _ => ECCurve.NamedCurves.nistP521,
        };
        var key = TestKey.NewEc("ec", named);
        await using var gate = Gate.With(key);
        await gate.AcceptAsync(TestToken.Make(key));
        await gate.RefuseAsync(TestToken.Make(TestKey.NewEc("ec", named)), AuthenticationReasons.BadSignature);
        foreach (var other in new[] { "ES256", "ES384", "ES512" }.Where(other => other != algorithm))
        {
            await gate.RefuseAsync(TestToken.Make(key, other), AuthenticationReasons.KeyMismatch);
        }
    }

    // CVE-2022-21449: r and s of zero verified any message.
    [Theory]
    [InlineData(64)]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(72)]
    public async Task An_ECDSA_signature_of_zeros_or_of_another_length_is_refused(int length)
    {
        await using var gate = Gate.With(TestKey.Ec);
        var token = TestToken.Sign(TestToken.Header(TestKey.Ec).ToJsonString(), TestToken.Claims().ToJsonString(), _ => new byte[length]);
        await gate.RefuseAsync(token, length == 0 ? AuthenticationReasons.MalformedToken : AuthenticationReasons.BadSignature);
    }

    [Fact]
    public async Task An_ECDSA_signature_with_r_or_s_of_the_curves_order_is_refused()
    {
        await using var gate = Gate.With(TestKey.Ec);
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        foreach (var signature in new[] { (byte[])[.. order, .. order], [.. new byte[31], 1, .. order], [.. order, .. new byte[31], 1] })
        {
            var token = TestToken.Sign(TestToken.Header(TestKey.Ec).ToJsonString(), TestToken.Claims().ToJsonString(), _ => signature);
            await gate.RefuseAsync(token, AuthenticationReasons.BadSignature);
        }
    }

    [Fact]
    public async Task A_DER_encoded_ECDSA_signature_is_refused()
    {
        var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = ec.ExportParameters(false).Q;
        var jwk = TestKey.Ec.Jwk();
        (jwk["x"], jwk["y"]) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        await using var gate = Gate.With(TestKey.Jwks(jwk));
        var token = TestToken.Sign(TestToken.Header(TestKey.Ec).ToJsonString(), TestToken.Claims().ToJsonString(),
            input => ec.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        await gate.RefuseAsync(token, AuthenticationReasons.BadSignature);
    }

    // RFC 8725 section 2.4 and 3.7: plaintext leakage and multiple encodings.
    [Fact]
    public async Task Headers_that_change_what_the_token_means_are_refused()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        (string Name, JsonNode Value)[] members =
        [
            ("crit", new JsonArray("exp")), ("crit", new JsonArray()), ("b64", false), ("b64", true), ("zip", "DEF"), ("enc", "A256GCM"),
            ("kid", 7), ("kid", ""), ("kid", new string('k', 257)), ("typ", 7),
        ];
        foreach (var (name, value) in members)
        {
            await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, header: header => header[name] = value.DeepClone()), AuthenticationReasons.HeaderRefused);
        }
    }

    [Fact]
    public async Task An_encrypted_token_of_five_parts_is_refused()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        await gate.RefuseAsync("eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA", AuthenticationReasons.MalformedToken);
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa) + ".AAAA", AuthenticationReasons.MalformedToken);
    }

    // RFC 8725 section 2.9 and 3.9: audiences.
    [Fact]
    public async Task A_token_for_somebody_else_is_refused()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        JsonNode[] wrong = ["https://other.example.test", TestToken.Audience + "/", TestToken.Audience.ToUpperInvariant(), new JsonArray("a", "b"), new JsonArray()];
        foreach (var audience in wrong)
        {
            await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["aud"] = audience.DeepClone()), AuthenticationReasons.WrongAudience);
        }

        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["aud"] = new JsonArray("other", TestToken.Audience)));
    }

    // RFC 8725 section 3.8: issuer and subject.
    [Theory]
    [InlineData("https://login.example.test/")]
    [InlineData("https://LOGIN.example.test")]
    [InlineData("https://login.example.test.evil.test")]
    [InlineData("")]
    public async Task A_token_of_another_issuer_is_refused_though_the_key_signed_it(string issuer)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, issuer: issuer), AuthenticationReasons.UnknownIssuer);
    }

    // RFC 8725 section 3.10: do not trust received claims. CVE-2018-0114: the key came with the token.
    [Fact]
    public async Task Keys_and_URLs_that_the_token_brings_are_never_used()
    {
        await using var listener = await TestProvider.StartAsync(TestKey.OtherRsa);
        await using var gate = Gate.With(TestKey.Rsa);
        foreach (var kid in new[] { TestKey.Rsa.Id, "unheard-of" })
        {
            var token = TestToken.Make(TestKey.OtherRsa, header: header =>
            {
                header["kid"] = kid;
                header["jku"] = $"{listener.Issuer}/keys";
                header["x5u"] = $"{listener.Issuer}/certificate";
                header["jwk"] = TestKey.OtherRsa.Jwk();
                header["x5c"] = new JsonArray("MIIB");
                header["x5t"] = "AAAA";
            });
            Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(token));
        }

        Assert.Equal(0, listener.KeysHits + listener.OtherHits);
    }

    [Theory]
    [InlineData("../../../../dev/null")]
    [InlineData("/proc/self/environ")]
    [InlineData("' UNION SELECT 'secret' --")]
    [InlineData("key\u0000rsa-1")]
    [InlineData("http://127.0.0.1/keys")]
    [InlineData("$(id)")]
    [InlineData("RSA-1")]
    public async Task A_key_id_with_a_payload_is_only_a_name_that_nobody_has(string kid)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, header: header => header["kid"] = kid), AuthenticationReasons.UnknownKey);
    }

    // RFC 8725 section 2.8 and 3.11: cross-JWT confusion, explicit typing.
    [Theory]
    [InlineData("JWT")]
    [InlineData("application/jwt")]
    [InlineData("id_token+jwt")]
    [InlineData("dpop+jwt")]
    [InlineData("logout+jwt")]
    [InlineData("at+jwt/x")]
    [InlineData("application/application/at+jwt")]
    [InlineData("none-given")]
    [InlineData(null)]
    public async Task A_token_of_another_type_is_refused(string? type)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var token = TestToken.Make(TestKey.Rsa, header: header =>
        {
            header.Remove("typ");
            if (type is not null)
            {
                header["typ"] = type;
            }
        });
        await gate.RefuseAsync(token, AuthenticationReasons.TypeRefused);
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("AT+JWT")]
    [InlineData("application/at+jwt")]
    [InlineData("Application/At+Jwt")]
    public async Task An_access_token_type_is_accepted_in_every_spelling_of_RFC_7515(string type)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, header: header => header["typ"] = type));
    }

    [Fact]
    public async Task Untyped_tokens_are_accepted_only_where_the_issuer_is_said_to_make_them()
    {
        await using var gate = Gate.With(TestKey.Jwks(TestKey.Rsa), issuer => issuer with { TokenTypes = [IssuerSettings.NoTypeGiven] });
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, header: header => header.Remove("typ")));
        // The word in the settings is not a type that a token can claim.
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, header: header => header["typ"] = IssuerSettings.NoTypeGiven), AuthenticationReasons.TypeRefused);
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa), AuthenticationReasons.TypeRefused);
    }

    // RFC 8725 section 3.12: mutually exclusive rules; two issuers do not share keys.
    [Fact]
    public async Task A_key_of_one_issuer_signs_nothing_for_another()
    {
        await using var one = await TestProvider.StartAsync(TestKey.Rsa);
        await using var gate = Gate.Of(one);
        await gate.AcceptAsync(one.Token(TestKey.Rsa));
        var forged = TestToken.Make(TestKey.OtherRsa, issuer: one.Issuer, header: header => header["kid"] = TestKey.Rsa.Id);
        await gate.RefuseAsync(forged, AuthenticationReasons.BadSignature);
    }

    // RFC 9449 section 7.2, RFC 7800 section 3: a binding that cannot be proven here is no reason to take the token as a bearer's.
    [Theory]
    [InlineData("{}", AuthenticationReasons.ProofMissing)]
    [InlineData("""{"kid":"a"}""", AuthenticationReasons.ProofMissing)]
    [InlineData("""{"jwk":{"kty":"EC"}}""", AuthenticationReasons.ProofMissing)]
    [InlineData("\"x\"", AuthenticationReasons.MalformedClaims)]
    [InlineData("null", AuthenticationReasons.MalformedClaims)]
    [InlineData("[]", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"jkt":"x"}""", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"jkt":null}""", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"jkt":["0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"]}""", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I="}""", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4J"}""", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"jkt":"0ZcOCORZNYy+DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}""", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"x5t#S256":"x"}""", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I","x5t#S256":"x"}""", AuthenticationReasons.MalformedClaims)]
    [InlineData("""{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}""", AuthenticationReasons.ProofMissing)]
    [InlineData("""{"x5t#S256":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}""", AuthenticationReasons.CertificateMissing)]
    public async Task A_token_that_is_bound_to_a_key_is_refused_without_its_proof(string confirmation, string reason)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var token = TestToken.Make(TestKey.Rsa, claims: claims => claims["cnf"] = JsonNode.Parse(confirmation));
        await gate.RefuseAsync(token, reason);
    }

    [Fact]
    public async Task One_key_checks_for_many_threads_at_once()
    {
        await using var gate = Gate.With(TestKey.Jwks(TestKey.Rsa, TestKey.Ec), settings: new() { CachedTokens = 0 });
        string[] good = [TestToken.Make(TestKey.Rsa), TestToken.Make(TestKey.Ec)];
        string[] bad = [TestToken.Make(TestKey.OtherRsa.Named(TestKey.Rsa.Id)), TestToken.Make(TestKey.NewEc(TestKey.Ec.Id, ECCurve.NamedCurves.nistP256))];
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            await gate.AcceptAsync(good[i % 2]);
            await gate.RefuseAsync(bad[i % 2], AuthenticationReasons.BadSignature);
        });
    }

    [Fact]
    public async Task A_token_without_a_key_id_is_checked_with_the_only_fitting_key_and_refused_when_several_fit()
    {
        await using var single = Gate.With(TestKey.Rsa, TestKey.Ec);
        await single.AcceptAsync(TestToken.Make(TestKey.Rsa, header: header => header.Remove("kid")));
        await using var several = Gate.With(TestKey.Rsa, TestKey.OtherRsa);
        await several.RefuseAsync(TestToken.Make(TestKey.Rsa, header: header => header.Remove("kid")), AuthenticationReasons.KeyAmbiguous);
    }
}
