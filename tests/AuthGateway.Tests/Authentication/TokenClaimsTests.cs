using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Identity;

namespace AuthGateway.Tests.Authentication;

public sealed class TokenClaimsTests
{
    [Fact]
    public async Task A_principal_says_all_that_the_token_says()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var principal = await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims =>
        {
            claims["sid"] = "session-1";
            claims["scp"] = new JsonArray("points:write");
            claims["roles"] = new JsonArray("gold", "tester");
            claims["tier"] = 3;
            claims["vip"] = true;
            claims["groups"] = new JsonArray("a", "b");
            claims["address"] = new JsonObject { ["city"] = "x" };
            claims["nothing"] = null;
            claims["act"] = new JsonObject { ["sub"] = "desk", ["act"] = new JsonObject { ["sub"] = "boss", ["iss"] = "https://staff.example.test" } };
        }));
        Assert.Equal(PrincipalType.Member, principal.Type);
        Assert.Equal((TestToken.Issuer, "member-1", "app-1"), (principal.Issuer, principal.Subject, principal.ClientId));
        Assert.Equal(("session-1", "token-1"), (principal.SessionId, principal.TokenId));
        Assert.Equal(["points:read", "points:write", "profile"], principal.Scopes.Order(StringComparer.Ordinal));
        Assert.Equal(["gold", "tester"], principal.Roles.Order(StringComparer.Ordinal));
        Assert.Equal(["groups", "tier", "vip"], principal.Claims.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["a", "b"], principal.Claims["groups"]);
        Assert.Equal(["3"], principal.Claims["tier"]);
        Assert.Equal(["true"], principal.Claims["vip"]);
        Assert.Equal([new Actor(TestToken.Issuer, "desk"), new Actor("https://staff.example.test", "boss")], principal.Actors);
        Assert.Equal(TestToken.Start, principal.IssuedAt);
        Assert.Equal(TestToken.Start.AddMinutes(5), principal.ExpiresAt);
    }

    [Fact]
    public async Task A_subject_that_is_its_own_client_is_an_application_unless_the_issuer_is_said_to_do_without()
    {
        var token = TestToken.Make(TestKey.Rsa, claims: claims => claims["sub"] = "app-1");
        await using var gate = Gate.With(TestKey.Rsa);
        Assert.Equal(PrincipalType.Application, (await gate.AcceptAsync(token)).Type);
        await using var staff = Gate.With(
            TestKey.Jwks(TestKey.Rsa), issuer => issuer with { PrincipalType = PrincipalType.Employee, ApplicationWhenSubjectIsClient = false });
        Assert.Equal(PrincipalType.Employee, (await staff.AcceptAsync(token)).Type);
    }

    [Fact]
    public async Task Only_the_gateways_own_tokens_may_speak_of_another_issuers_subject()
    {
        var token = TestToken.Make(TestKey.Rsa, claims: claims => claims["subject_issuer"] = "https://legacy.example.test");
        await using var own = Gate.WithOwn(TestKey.Rsa);
        var principal = await own.AcceptAsync(token);
        Assert.Equal((TestToken.Issuer, "https://legacy.example.test", "https://legacy.example.test"), (principal.Issuer, principal.SubjectIssuer, principal.Voucher));

        // From anybody else it is a claim like every other: believed, it would make one issuer's member another's.
        await using var foreign = Gate.With(TestKey.Rsa);
        principal = await foreign.AcceptAsync(token);
        Assert.Null(principal.SubjectIssuer);
        Assert.Equal(TestToken.Issuer, principal.Voucher);
    }

    [Fact]
    public async Task The_authorized_party_is_the_client_when_none_is_named()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var principal = await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims =>
        {
            claims.Remove("client_id");
            claims["azp"] = "app-2";
        }));
        Assert.Equal("app-2", principal.ClientId);
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("aud")]
    public async Task A_token_without_a_required_claim_is_refused(string name)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims.Remove(name)), AuthenticationReasons.MalformedClaims);
    }

    [Theory]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "7")]
    [InlineData("sub", "null")]
    [InlineData("sub", "[\"a\"]")]
    [InlineData("sub", "\"a\\u0000b\"")]
    [InlineData("sub", "\"a\\r\\nX-Admin: 1\"")]
    [InlineData("sub", "\"a\\u0085\"")]
    [InlineData("exp", "\"1893553745\"")]
    [InlineData("exp", "-1")]
    [InlineData("exp", "1e300")]
    [InlineData("exp", "1e999")]
    [InlineData("exp", "253402300800")]
    [InlineData("exp", "99999999999999999999999999")]
    [InlineData("exp", "true")]
    [InlineData("nbf", "\"1\"")]
    [InlineData("nbf", "-0.5")]
    [InlineData("iat", "null")]
    [InlineData("iat", "{}")]
    [InlineData("aud", "7")]
    [InlineData("aud", "[7]")]
    [InlineData("aud", "{}")]
    [InlineData("jti", "7")]
    [InlineData("jti", "\"\"")]
    [InlineData("client_id", "[]")]
    [InlineData("sid", "1")]
    [InlineData("scope", "7")]
    [InlineData("scope", "[7]")]
    [InlineData("scp", "{}")]
    [InlineData("roles", "{}")]
    [InlineData("roles", "[[]]")]
    [InlineData("act", "\"desk\"")]
    [InlineData("act", "{}")]
    [InlineData("act", "{\"sub\":7}")]
    [InlineData("act", "{\"sub\":\"a\",\"act\":null}")]
    public async Task A_claim_of_the_wrong_form_is_refused(string name, string json)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var claims = TestToken.Claims();
        claims.Remove(name);
        var payload = claims.ToJsonString().Replace("{", $"{{\"{name}\":{json},", StringComparison.Ordinal);
        var token = TestToken.Sign(TestKey.Rsa, "RS256", TestToken.Header(TestKey.Rsa).ToJsonString(), payload);
        await gate.RefuseAsync(token, AuthenticationReasons.MalformedClaims);
    }

    [Fact]
    public async Task Names_are_bounded()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        foreach (var name in new[] { "sub", "jti", "client_id", "sid" })
        {
            await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims[name] = new string('x', 255)));
            await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims[name] = new string('x', 256)), AuthenticationReasons.MalformedClaims);
        }
    }

    [Fact]
    public async Task An_actor_chain_of_eight_is_read_and_one_of_nine_refused()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        Assert.Equal(8, (await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["act"] = Chain(8)))).Actors.Length);
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["act"] = Chain(9)), AuthenticationReasons.MalformedClaims);
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["act"] = Chain(40)), AuthenticationReasons.MalformedToken);
    }

    [Fact]
    public async Task Times_are_judged_with_the_skew_and_not_a_second_more()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var now = TestToken.Start.ToUnixTimeSeconds();
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["exp"] = now - 29));
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["exp"] = now - 30), AuthenticationReasons.Expired);
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["nbf"] = now + 30));
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["nbf"] = now + 31), AuthenticationReasons.NotYetValid);
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["iat"] = now + 30));
        await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims["iat"] = now + 31), AuthenticationReasons.IssuedInFuture);
    }

    [Fact]
    public async Task A_time_with_a_fraction_is_read()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var principal = await gate.AcceptAsync(TestToken.Make(
            TestKey.Rsa, claims: claims => claims["exp"] = TestToken.Start.ToUnixTimeSeconds() + 60.5));
        Assert.Equal(TestToken.Start.AddSeconds(60.5), principal.ExpiresAt);
    }

    [Fact]
    public async Task A_token_made_to_live_longer_than_its_issuer_may_is_refused()
    {
        await using var gate = Gate.With(TestKey.Jwks(TestKey.Rsa), issuer => issuer with { MaxTokenLifetime = TimeSpan.FromMinutes(5) });
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa));
        var longer = TestToken.Make(TestKey.Rsa, claims: claims => claims["exp"] = TestToken.Start.AddSeconds(301).ToUnixTimeSeconds());
        await gate.RefuseAsync(longer, AuthenticationReasons.LifetimeTooLong);
    }

    private static JsonObject Chain(int length)
    {
        JsonObject? chain = null;
        for (var i = 0; i < length; i++)
        {
            var link = new JsonObject { ["sub"] = $"actor-{i}" };
            if (chain is not null)
            {
                link["act"] = chain;
            }

            chain = link;
        }

        return chain!;
    }
}
