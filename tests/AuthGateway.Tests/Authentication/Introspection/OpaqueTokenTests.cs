using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Introspection;
using AuthGateway.Identity;
using AuthGateway.Redis;
using AuthGateway.Routes;

namespace AuthGateway.Tests.Authentication.Introspection;

/// <summary>RFC 7662: what is asked, and what an answer makes of a caller.</summary>
public sealed class OpaqueTokenTests
{
    [Theory]
    [InlineData("""{"sub":"app","iss":"https://auth.example.test"}""")]
    [InlineData("""{"sub":["app"],"more":{"x":1}}""")]
    [InlineData("\"app\"")]
    [InlineData("null")]
    public async Task Whom_the_server_lets_act_is_kept_as_it_stands_RFC_8693_section_4_4(string mayAct)
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer["may_act"] = System.Text.Json.Nodes.JsonNode.Parse(mayAct)));
        Assert.Equal([mayAct], (await gate.AcceptAsync()).Claims["may_act"]);
    }

    [Fact]
    public async Task An_active_token_proves_whom_its_server_names()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer =>
        {
            answer["roles"] = new JsonArray("gold");
            answer["sid"] = "session-1";
            answer["jti"] = "token-1";
            answer["auth_time"] = TestToken.Start.AddHours(-1).ToUnixTimeSeconds();
            answer["acr"] = "2";
            answer["amr"] = new JsonArray("pwd");
            answer["act"] = new JsonObject { ["sub"] = "agent-1" };
            answer["tenant"] = "north";
        }));
        var principal = await gate.AcceptAsync();
        Assert.Equal((PrincipalType.Member, OpaqueGate.Issuer, "member-1", "app-1"), (principal.Type, principal.Issuer, principal.Subject, principal.ClientId));
        Assert.Equal(["points:read", "profile"], principal.Scopes.Order(StringComparer.Ordinal));
        Assert.Equal(["gold"], principal.Roles);
        Assert.Equal(("session-1", "token-1", "2"), (principal.SessionId, principal.TokenId, principal.AuthenticationContext));
        Assert.Equal(new Actor(OpaqueGate.Issuer, "agent-1"), Assert.Single(principal.Actors));
        Assert.Equal(["tenant"], principal.Claims.Keys);
        Assert.Equal(TestToken.Start.AddMinutes(10), principal.ExpiresAt);
    }

    [Theory]
    [InlineData("token_use", "refresh_token", false)] // Ory Hydra
    [InlineData("token_use", "id", false)] // Cognito
    [InlineData("token_use", "access_token", true)]
    [InlineData("token_use", "access", true)]
    [InlineData("typ", "Refresh", false)] // Keycloak
    [InlineData("typ", "Offline", false)]
    [InlineData("typ", "ID", false)]
    [InlineData("typ", "Bearer", true)]
    public async Task An_active_refresh_token_is_no_access_token_RFC_6749_section_1_5(string member, string value, bool isAccepted)
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer[member] = value));
        if (isAccepted)
        {
            await gate.AcceptAsync();
        }
        else
        {
            await gate.RefuseAsync(AuthenticationReasons.TypeRefused);
        }
    }

    [Fact]
    public async Task The_server_is_asked_as_RFC_7662_section_2_1_says()
    {
        await using var gate = await OpaqueGate.StartAsync();
        await gate.AcceptAsync("abc-._~+/==");
        Assert.Equal(new Dictionary<string, string> { ["token"] = "abc-._~+/==", ["token_type_hint"] = "access_token" }, gate.Server.Form);
        Assert.Equal("application/json", gate.Server.Headers["Accept"]);
    }

    [Fact]
    public async Task Client_credentials_are_form_encoded_before_they_are_joined_RFC_6749_section_2_3_1()
    {
        await using var gate = await OpaqueGate.StartAsync(server => server with { ClientId = "gate:way ü", ClientSecret = "a:b+c%d" });
        await gate.AcceptAsync();
        var basic = Encoding.ASCII.GetString(Convert.FromBase64String(gate.Server.Headers["Authorization"]["Basic ".Length..]));
        Assert.Equal("gate%3Away+%C3%BC:a%3Ab%2Bc%25d", basic);
    }

    [Fact]
    public async Task The_gateway_may_authenticate_by_a_bearer_token_or_not_at_all()
    {
        await using (var gate = await OpaqueGate.StartAsync(server => server with { ClientSecret = "", BearerToken = "gateway-token" }))
        {
            await gate.AcceptAsync();
            Assert.Equal("Bearer gateway-token", gate.Server.Headers["Authorization"]);
        }

        await using (var gate = await OpaqueGate.StartAsync(server => server with { ClientSecret = "" }))
        {
            await gate.AcceptAsync();
            Assert.False(gate.Server.Headers.ContainsKey("Authorization"));
            Assert.Equal("gateway", gate.Server.Form["client_id"]);
        }
    }

    [Fact]
    public async Task An_inactive_token_is_401_invalid_token()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say("""{"active":false,"sub":"member-1"}""");
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
    }

    [Fact]
    public async Task A_token_of_another_audience_is_refused_at_each_use_RFC_9700_section_2_3()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer["aud"] = "https://other.example.test"));
        await gate.RefuseAsync(AuthenticationReasons.WrongAudience);
        await gate.RefuseAsync(AuthenticationReasons.WrongAudience);
        gate.Server.Say(OpaqueGate.Active(answer => answer.Remove("aud")));
        await gate.RefuseAsync(AuthenticationReasons.WrongAudience, "opaque-2");
        gate.Server.Say(OpaqueGate.Active(answer => answer["aud"] = new JsonArray("https://other.example.test", OpaqueGate.Audience)));
        await gate.AcceptAsync("opaque-3");
    }

    [Fact]
    public async Task An_answer_without_an_audience_is_taken_only_where_the_settings_say_so()
    {
        await using var gate = await OpaqueGate.StartAsync(server => server with { AllowNoAudience = true });
        gate.Server.Say(OpaqueGate.Active(answer => answer.Remove("aud")));
        await gate.AcceptAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer["aud"] = "https://other.example.test"));
        await gate.RefuseAsync(AuthenticationReasons.WrongAudience, "opaque-2");
    }

    [Fact]
    public async Task A_server_does_not_speak_for_another_issuer_RFC_9700_section_4_4()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer["iss"] = OpaqueGate.Issuer + "/"));
        await gate.RefuseAsync(AuthenticationReasons.UnknownIssuer);
        gate.Server.Say(OpaqueGate.Active(answer => answer.Remove("iss")));
        Assert.Equal(OpaqueGate.Issuer, (await gate.AcceptAsync("opaque-2")).Issuer);
    }

    [Theory]
    [InlineData("exp", -31, AuthenticationReasons.Expired)]
    [InlineData("nbf", 31, AuthenticationReasons.NotYetValid)]
    [InlineData("iat", 31, AuthenticationReasons.IssuedInFuture)]
    public async Task The_times_are_judged_here_too_RFC_7662_section_4(string member, int seconds, string reason)
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer[member] = TestToken.Start.AddSeconds(seconds).ToUnixTimeSeconds()));
        await gate.RefuseAsync(reason);
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("mac")]
    [InlineData("N_A")]
    public async Task A_token_of_another_type_is_refused(string type)
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer["token_type"] = type));
        await gate.RefuseAsync(AuthenticationReasons.TypeRefused);
    }

    [Fact]
    public async Task A_token_of_a_client_alone_is_an_applications()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer.Remove("sub")));
        var principal = await gate.AcceptAsync();
        Assert.Equal((PrincipalType.Application, "app-1"), (principal.Type, principal.Subject));
    }

    [Fact]
    public async Task Without_exp_a_token_is_valid_for_the_assumed_lifetime_from_each_answer()
    {
        await using var gate = await OpaqueGate.StartAsync(server => server with { AssumedLifetime = TimeSpan.FromSeconds(40) });
        gate.Server.Say(OpaqueGate.Active(answer => answer.Remove("exp")));
        Assert.Equal(TestToken.Start.AddSeconds(40), (await gate.AcceptAsync()).ExpiresAt);
    }

    [Fact]
    public async Task Without_iat_whatever_revokes_the_subjects_tokens_revokes_it()
    {
        await using var gate = await OpaqueGate.StartAsync();
        gate.Server.Say(OpaqueGate.Active(answer => answer.Remove("iat")));
        Assert.Equal(DateTimeOffset.UnixEpoch, (await gate.AcceptAsync()).IssuedAt);
    }

    [Fact]
    public async Task A_token_without_jti_is_named_by_its_hash_so_that_it_can_be_revoked()
    {
        await using var gate = await OpaqueGate.StartAsync();
        var one = (await gate.AcceptAsync("opaque-1")).TokenId;
        var other = (await gate.AcceptAsync("opaque-2")).TokenId;
        Assert.NotEqual(one, other);
        Assert.Equal(43, one!.Length);
        Assert.Equal(one, ScopedHash.Text(new ScopedHash("main").Of("opaque-1")));
    }

    [Fact]
    public async Task Revocations_are_asked_at_each_use_and_an_unknown_one_is_503()
    {
        await using var gate = await OpaqueGate.StartAsync();
        await gate.AcceptAsync();
        gate.Revocations.Verdict = RevocationVerdict.Revoked;
        await gate.RefuseAsync(AuthenticationReasons.Revoked);
        gate.Revocations.Verdict = RevocationVerdict.Unknown;
        await gate.UnavailableAsync(AuthenticationReasons.RevocationsUnknown);
        Assert.Equal(1, gate.Server.Hits);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("quo\"te")]
    [InlineData("=")]
    [InlineData("ümlaut")]
    public async Task What_is_no_token_costs_no_call(string token)
    {
        await using var gate = await OpaqueGate.StartAsync();
        Assert.Equal(400, Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(token)).Problem.Status);
        await gate.RefuseAsync(AuthenticationReasons.TokenTooLarge, new string('a', 16 * 1024 + 1));
        Assert.Equal(0, gate.Server.Hits);
    }

    [Fact]
    public async Task Each_token_goes_to_the_one_server_of_its_prefix()
    {
        await using var other = await TestAuthority.StartAsync();
        other.Say(OpaqueGate.Active(answer => (answer["sub"], answer["iss"]) = ("of-the-other", "urn:other")));
        IntrospectionSettings second = new()
        {
            Endpoint = other.Url, AllowHttp = true, Issuer = "urn:other", Audiences = [OpaqueGate.Audience], Prefix = "leg_", PrincipalType = PrincipalType.Employee,
        };
        await using var gate = await OpaqueGate.StartAsync(all: settings => settings with
        {
            Introspection = new Dictionary<string, IntrospectionSettings>(settings.Introspection) { ["other"] = second, ["third"] = second with { Prefix = "leg_x_" } },
        });
        Assert.Equal("of-the-other", (await gate.AcceptAsync("leg_1")).Subject);
        Assert.Equal("member-1", (await gate.AcceptAsync("LEG_1")).Subject);
        Assert.Equal((1, 1), (gate.Server.Hits, other.Hits));
    }

    [Fact]
    public async Task Without_a_server_for_it_a_token_is_shown_to_nobody()
    {
        await using var gate = await OpaqueGate.StartAsync(server => server with { Prefix = "leg_" });
        await gate.RefuseAsync(AuthenticationReasons.UnknownIssuer, "other_1");
        Assert.Equal(0, gate.Server.Hits);
    }

    [Fact]
    public async Task A_signed_token_is_never_shown_to_the_server_where_signed_ones_come_first()
    {
        await using var gate = await OpaqueGate.StartAsync(additional: new AdditionalIssuer("jwt", Gate.Issuer, TestKey.Jwks(TestKey.Ec)));
        gate.Rules = gate.Rules with { Schemes = [AuthenticationSchemes.Bearer, AuthenticationSchemes.Introspection] };
        await gate.AcceptAsync(TestToken.Make(TestKey.Ec));
        await gate.RefuseAsync(AuthenticationReasons.BadSignature, TestToken.Make(TestKey.Ec)[..^4] + "AAAA");
        Assert.Equal(0, gate.Server.Hits);
        await gate.AcceptAsync("opaque-1");
        await gate.AcceptAsync("two.dots.only");
        Assert.Equal(2, gate.Server.Hits);
    }

    [Fact]
    public async Task A_signed_token_may_be_introspected_where_the_route_says_so_first()
    {
        await using var gate = await OpaqueGate.StartAsync();
        await gate.AcceptAsync(TestToken.Make(TestKey.Ec));
        gate.Rules = gate.Rules with { Schemes = [AuthenticationSchemes.Introspection, AuthenticationSchemes.Bearer] };
        await gate.AcceptAsync(TestToken.Make(TestKey.Rsa));
        Assert.Equal(2, gate.Server.Hits);
    }
}
