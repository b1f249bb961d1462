using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.Tests.Authentication;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>RFC 7523 section 3, and what is tried against it.</summary>
public sealed class ClientAssertionTests : IAsyncDisposable
{
    private readonly ServiceHarness _service = new();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task An_assertion_that_the_client_signed_proves_it()
    {
        (await _service.AssertAsync(_service.Assertion())).Is(200, null);
        (await _service.AssertAsync(_service.Assertion(key: TestKey.Rsa, algorithm: "PS256"))).Is(200, null);
        (await _service.AssertAsync(_service.Assertion(header: head => head["typ"] = "client-authentication+jwt"))).Is(200, null);
        (await _service.AssertAsync(_service.Assertion(claims => claims["aud"] = $"{ServiceHarness.Issuer}/oauth2/token"))).Is(200, null);
        (await _service.AssertAsync(_service.Assertion(claims => claims["aud"] = new JsonArray(ServiceHarness.Issuer)))).Is(200, null);
    }

    [Fact]
    public async Task A_replayed_assertion_is_refused_by_every_replica_that_shares_the_memory()
    {
        var assertion = _service.Assertion();
        (await _service.AssertAsync(assertion)).Is(200, null);

        await RefusedAsync(assertion, ClientReasons.AssertionReplayed);
    }

    [Fact]
    public async Task A_used_assertion_is_remembered_until_no_replica_takes_it_whatever_its_clock_says()
    {
        (await _service.AssertAsync(_service.Assertion(claims => claims["exp"] = _service.Clock.GetUtcNow().AddMinutes(2).ToUnixTimeSeconds()))).Is(200, null);
        // A replica that is behind by the skew, 30 s, still takes it 30 s after its own exp.
        Assert.Equal(TimeSpan.FromMinutes(3), _service.Assertions.KeptFor);
    }

    [Fact]
    public async Task CVE_2015_9235_an_assertion_that_is_signed_with_the_public_key_as_a_secret_is_refused()
    {
        var header = new JsonObject { ["alg"] = "HS256", ["kid"] = TestKey.Rsa.Id }.ToJsonString();
        var payload = Claims().ToJsonString();
        foreach (var secret in new[] { TestKey.Rsa.RsaKey.ExportSubjectPublicKeyInfoPem(), TestKey.Rsa.Jwk().ToJsonString(), "" })
        {
            await RefusedAsync(TestToken.Sign(header, payload, input => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), input)), ClientReasons.AssertionAlgorithm, "&client_id=signer");
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    public async Task RFC_8725_section_3_1_an_unsigned_assertion_is_refused(string algorithm)
    {
        var header = new JsonObject { ["alg"] = algorithm }.ToJsonString();
        var unsigned = TestToken.Sign(header, Claims().ToJsonString(), _ => []);
        (await _service.AssertAsync(unsigned)).Is(401, "invalid_client");
        (await _service.AssertAsync($"{unsigned}AAAA")).Is(401, "invalid_client");
    }

    [Theory]
    [InlineData("https://other.example.test")]
    [InlineData("https://auth.example.test/")]
    [InlineData("https://AUTH.example.test")]
    [InlineData("https://auth.example.test/oauth2/introspect")]
    [InlineData("https://auth.example.test/oauth2/token/")]
    public Task RFC_9700_section_4_4_an_assertion_for_another_server_or_endpoint_is_refused(string audience) =>
        RefusedAsync(_service.Assertion(claims => claims["aud"] = audience), ClientReasons.AssertionAudience);

    [Fact]
    public Task An_assertion_for_several_servers_is_refused_for_the_other_one_could_use_it_here() =>
        RefusedAsync(_service.Assertion(claims => claims["aud"] = new JsonArray(ServiceHarness.Issuer, "https://evil.example.test")), ClientReasons.AssertionAudience);

    [Theory]
    [InlineData("iss")]
    [InlineData("sub")]
    [InlineData("jti")]
    [InlineData("exp")]
    [InlineData("aud")]
    public async Task Every_required_claim_is_required(string claim) => (await _service.AssertAsync(_service.Assertion(claims => claims.Remove(claim)))).Is(401, "invalid_client");

    [Fact]
    public async Task An_assertion_of_one_client_does_not_prove_another()
    {
        await RefusedAsync(_service.Assertion(claims => claims["iss"] = "app"), ClientReasons.AssertionClaims);
        await RefusedAsync(_service.Assertion(id: "app"), ClientReasons.MethodNotAllowed);
        await RefusedAsync(_service.Assertion(id: "nobody"), ClientReasons.UnknownClient);
        await RefusedAsync(_service.Assertion(key: TestKey.OtherRsa.Named(TestKey.Rsa.Id)), ClientReasons.AssertionSignature);
        await RefusedAsync(_service.Assertion(key: TestKey.OtherRsa), ClientReasons.AssertionKey);
    }

    [Fact]
    public async Task Time_bounds_hold_with_the_skew_and_no_more()
    {
        await RefusedAsync(_service.Assertion(claims => claims["exp"] = Now(-31)), ClientReasons.AssertionExpired);
        await RefusedAsync(_service.Assertion(claims => claims["nbf"] = Now(31)), ClientReasons.AssertionExpired);
        await RefusedAsync(_service.Assertion(claims => claims["iat"] = Now(31)), ClientReasons.AssertionExpired);
        await RefusedAsync(_service.Assertion(claims => claims["exp"] = Now(331)), ClientReasons.AssertionTooLong);
        await RefusedAsync(_service.Assertion(claims => claims["exp"] = "soon"), ClientReasons.AssertionClaims);
        (await _service.AssertAsync(_service.Assertion(claims => claims["exp"] = Now(-29)))).Is(200, null);
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("dpop+jwt")]
    [InlineData("token-introspection+jwt")]
    public Task RFC_8725_section_3_11_another_kind_of_token_by_the_same_key_is_no_assertion(string type) =>
        RefusedAsync(_service.Assertion(header: head => head["typ"] = type), ClientReasons.AssertionType);

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    public async Task CVE_2018_0114_a_key_that_the_assertion_brings_is_not_used(string member)
    {
        var stranger = TestKey.OtherRsa;
        await RefusedAsync(
            _service.Assertion(header: head => head[member] = member == "jwk" ? stranger.Jwk() : "https://evil.example.test/keys", key: stranger), ClientReasons.AssertionKey);
    }

    [Fact]
    public async Task Only_the_client_itself_can_use_an_assertion_up()
    {
        var id = "the-next-one";
        await RefusedAsync(_service.Assertion(claims => claims["jti"] = id, key: TestKey.OtherRsa.Named(TestKey.Rsa.Id)), ClientReasons.AssertionSignature);
        Assert.Equal(0, _service.Assertions.Used);

        (await _service.AssertAsync(_service.Assertion(claims => claims["jti"] = id))).Is(200, null);
    }

    [Fact]
    public async Task Without_the_memory_of_used_ones_no_assertion_is_accepted_and_none_is_refused()
    {
        _service.Assertions.IsDown = true;
        var reply = await _service.AssertAsync(_service.Assertion());
        Assert.Equal(503, reply.Status);
        Assert.NotEmpty(reply.Header("Retry-After"));
    }

    [Fact]
    public async Task An_algorithm_that_the_client_does_not_use_is_refused_though_its_key_could()
    {
        await using var service = ServiceHarness.With("signer", signer => signer with { AssertionAlgorithms = ["ES256"] });
        (await service.AssertAsync(service.Assertion(key: TestKey.Rsa))).Is(401, "invalid_client");
        (await service.AssertAsync(service.Assertion())).Is(200, null);
    }

    [Fact]
    public async Task The_type_of_the_assertion_must_be_said() =>
        (await _service.TokenAsync($"grant_type=client_credentials&client_assertion={_service.Assertion()}")).Is(400, "invalid_request");

    private JsonObject Claims() => new()
    {
        ["iss"] = "signer", ["sub"] = "signer", ["aud"] = ServiceHarness.Issuer, ["jti"] = "forged", ["exp"] = Now(60),
    };

    private long Now(int seconds) => _service.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();

    private async Task RefusedAsync(string assertion, string reason, string more = "")
    {
        (await _service.AssertAsync(assertion, more)).Is(401, "invalid_client");
        Assert.Equal(reason, _service.Audit.Entries[^1].Reason);
    }
}
