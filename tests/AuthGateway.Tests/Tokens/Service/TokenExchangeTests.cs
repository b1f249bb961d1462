using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Tests.Authentication;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>RFC 8693: the same one, and never more than before.</summary>
public sealed class TokenExchangeTests : IAsyncDisposable
{
    private readonly ServiceHarness _service = new();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_legacy_credential_becomes_a_signed_token_about_the_same_member()
    {
        _service.Member("opaque-1");
        var reply = (await _service.ExchangeAsync("opaque-1")).Is(200, null);
        var claims = reply.Claims;

        Assert.Equal(
            ("member-7", ServiceHarness.Legacy, "member", "app", "legacy-session", "points:read profile", "urn:acr:2"),
            (Text("sub"), Text("subject_issuer"), Text("principal_type"), Text("client_id"), Text("sid"), Text("scope"), Text("acr")));
        Assert.Equal(["gold"], claims["roles"]!.AsArray().Select(role => role!.GetValue<string>()));
        Assert.Equal(["pwd", "otp"], claims["amr"]!.AsArray().Select(method => method!.GetValue<string>()));
        Assert.Equal(TestToken.Start.AddMinutes(-1).ToUnixTimeSeconds(), claims["auth_time"]!.GetValue<long>());
        Assert.Equal((SubjectTokenTypes.AccessToken, "Bearer", null), (reply.Text("issued_token_type"), reply.Text("token_type"), reply.Text("refresh_token")));

        string Text(string name) => claims[name]!.GetValue<string>();
    }

    [Fact]
    public async Task RFC_8693_section_4_1_the_client_acts_and_the_token_says_so()
    {
        _service.Member("opaque-1", member => member with { Actors = [new Actor("https://first.example.test", "first")] });
        var act = (await _service.ExchangeAsync("opaque-1")).Claims["act"]!;

        Assert.Equal((ServiceHarness.Issuer, "app", "first"), (act["iss"]!.GetValue<string>(), act["sub"]!.GetValue<string>(), act["act"]!["sub"]!.GetValue<string>()));
    }

    [Fact]
    public async Task RFC_8693_section_1_1_impersonation_is_only_where_the_configuration_says_so_and_hides_no_earlier_actor()
    {
        await using var service = ServiceHarness.With("app", app => app with { MayActFor = app.MayActFor with { Delegation = false } });
        service.Member("plain");
        service.Member("delegated", member => member with { Actors = [new Actor(ServiceHarness.Legacy, "first")] });

        Assert.Null((await service.ExchangeAsync("plain")).Claims["act"]);
        Assert.Equal("first", (await service.ExchangeAsync("delegated")).Claims["act"]!["sub"]!.GetValue<string>());
    }

    [Fact]
    public async Task Scopes_are_those_that_both_have_and_asking_for_more_is_refused()
    {
        _service.Member("opaque-1");
        Assert.Equal("profile", (await _service.ExchangeAsync("opaque-1", "&scope=profile")).Claims["scope"]!.GetValue<string>());

        // The subject has it, the client does not; the client has it, the subject does not.
        (await _service.ExchangeAsync("opaque-1", "&scope=admin")).Is(400, "invalid_scope");
        (await _service.ExchangeAsync("opaque-1", "&scope=orders")).Is(400, "invalid_scope");
    }

    [Fact]
    public async Task The_token_does_not_outlive_what_was_handed_in()
    {
        _service.Member("dying", member => member with { ExpiresAt = TestToken.Start.AddSeconds(42) });
        Assert.Equal(42, (await _service.ExchangeAsync("dying")).Json["expires_in"]!.GetValue<int>());

        _service.Member("dead", member => member with { ExpiresAt = TestToken.Start });
        (await _service.ExchangeAsync("dead")).Is(400, "invalid_request");
    }

    [Fact]
    public async Task The_target_must_be_one_of_the_clients()
    {
        _service.Member("opaque-1");
        Assert.Equal(ServiceHarness.Orders, (await _service.ExchangeAsync("opaque-1", $"&audience={ServiceHarness.Orders}")).Claims["aud"]!.GetValue<string>());
        (await _service.ExchangeAsync("opaque-1", "&audience=https://evil.example.test")).Is(400, "invalid_target");
    }

    [Fact]
    public async Task A_client_acts_only_for_whom_its_configuration_names()
    {
        _service.Member("other-issuer", member => member with { Issuer = "https://partner.example.test" });
        _service.Member("employee", member => member with { Type = PrincipalType.Employee });
        _service.Member("partner-in-our-token", member => member with { Issuer = ServiceHarness.Issuer, SubjectIssuer = "https://partner.example.test" });

        foreach (var token in new[] { "other-issuer", "employee", "partner-in-our-token" })
        {
            (await _service.ExchangeAsync(token)).Is(400, "invalid_request");
            Assert.Equal("subject_not_allowed", _service.Audit.Entries[^1].Reason);
        }
    }

    [Fact]
    public async Task A_token_of_our_own_stays_about_the_subject_of_whoever_vouched_for_it()
    {
        _service.Member("own", member => member with { Issuer = ServiceHarness.Issuer, SubjectIssuer = ServiceHarness.Legacy, Claims = Claims(("principal_type", "member")) });

        Assert.Equal(ServiceHarness.Legacy, (await _service.ExchangeAsync("own")).Claims["subject_issuer"]!.GetValue<string>());
    }

    [Fact]
    public async Task RFC_8693_section_2_2_1_a_token_of_our_own_becomes_no_refresh_token_and_what_is_made_of_it_ends_with_its_session()
    {
        await using var service = ServiceHarness.With("app", app => app with { RefreshTokens = true });
        service.Member("own", member => member with
        {
            Issuer = ServiceHarness.Issuer, SessionId = "family-of-the-login", Claims = Claims(("subject_issuer", ServiceHarness.Legacy), ("principal_type", "member")),
        });
        var reply = (await service.ExchangeAsync("own")).Is(200, null);

        Assert.Null(reply.Text("refresh_token"));
        Assert.Equal("family-of-the-login", reply.Claims["sid"]!.GetValue<string>());
        Assert.Equal(0, service.RefreshTokens.Started);
    }

    [Theory]
    [InlineData("""{"sub":"app","iss":"https://auth.example.test"}""", true)]
    [InlineData("""{"sub":"app"}""", false)]
    [InlineData("""{"sub":"another","iss":"https://auth.example.test"}""", false)]
    [InlineData("""{"sub":"app","iss":"https://evil.example.test"}""", false)]
    [InlineData("""{"sub":"app","iss":"https://auth.example.test","client_id":"app"}""", false)]
    [InlineData("""{"iss":"https://auth.example.test"}""", false)]
    [InlineData("\"app\"", false)]
    public async Task RFC_8693_section_4_4_whom_the_subjects_issuer_does_not_let_act_does_not_act(string mayAct, bool allowed)
    {
        var token = TestToken.Make(TestKey.Ec, claims: claims => claims["may_act"] = JsonNode.Parse(mayAct));
        _service.Member(token);

        (await _service.ExchangeAsync(token)).Is(allowed ? 200 : 400, allowed ? null : "invalid_request");
    }

    [Theory]
    [InlineData("""{"sub":"app","iss":"https://auth.example.test"}""", true)]
    [InlineData("""{"sub":"another","iss":"https://auth.example.test"}""", false)]
    [InlineData("\"app\"", false)]
    public async Task RFC_8693_section_7_2_what_the_server_of_an_opaque_token_says_of_who_may_act_counts_too(string mayAct, bool allowed)
    {
        _service.Member("opaque-1", member => member with { Claims = Claims(("may_act", mayAct)) });

        (await _service.ExchangeAsync("opaque-1")).Is(allowed ? 200 : 400, allowed ? null : "invalid_request");
    }

    [Fact]
    public async Task A_public_clients_word_is_no_proof_that_it_is_the_one_who_may_act()
    {
        _service.Proofs.Outcome = new DpopOutcome.Proven("key-1");
        var token = TestToken.Make(TestKey.Ec, claims: claims => claims["may_act"] = new JsonObject { ["sub"] = "mobile", ["iss"] = ServiceHarness.Issuer });
        _service.Member(token);
        _service.Member("opaque-1");

        (await _service.ExchangeAsync(token, "&client_id=mobile", authorization: "")).Is(400, "invalid_request");
        (await _service.ExchangeAsync("opaque-1", "&client_id=mobile", authorization: "")).Is(200, null);
    }

    [Fact]
    public async Task An_actor_token_makes_its_subject_the_actor_where_its_issuer_may_name_actors()
    {
        const string More = "&actor_token=service-7&actor_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt";
        await using var service = ServiceHarness.With("app", app => app with { MayActFor = app.MayActFor with { ActorIssuers = ["https://staff.example.test"], Delegation = false } });
        foreach (var harness in new[] { service, _service })
        {
            harness.Member("opaque-1");
            harness.Member("service-7", actor => actor with { Issuer = "https://staff.example.test", Subject = "agent-7", Type = PrincipalType.Employee });
        }

        var act = (await service.ExchangeAsync("opaque-1", More)).Is(200, null).Claims["act"]!;
        Assert.Equal(("https://staff.example.test", "agent-7"), (act["iss"]!.GetValue<string>(), act["sub"]!.GetValue<string>()));
        (await _service.ExchangeAsync("opaque-1", More)).Is(400, "invalid_request");
        Assert.Equal("actor_not_allowed", _service.Audit.Entries[^1].Reason);
        (await service.ExchangeAsync("opaque-1", "&actor_token=service-7")).Is(400, "invalid_request");
        (await service.ExchangeAsync("opaque-1", "&actor_token_type=urn%3Ax")).Is(400, "invalid_request");
    }

    [Fact]
    public async Task The_chain_of_actors_is_bounded()
    {
        _service.Member("long", member => member with { Actors = [.. Enumerable.Range(0, 4).Select(i => new Actor(ServiceHarness.Legacy, $"actor-{i}"))] });

        (await _service.ExchangeAsync("long")).Is(400, "invalid_request");
        Assert.Equal("too_many_actors", _service.Audit.Entries[^1].Reason);
    }

    [Fact]
    public async Task A_credential_that_is_refused_is_a_400_and_one_that_cannot_be_judged_a_503()
    {
        (await _service.ExchangeAsync("forged")).Is(400, "invalid_request");
        _service.Subjects.Known["unjudged"] = new SubjectTokenOutcome.Unavailable("introspection_failed", LatencyOwner.Legacy);
        Assert.Equal(503, (await _service.ExchangeAsync("unjudged")).Status);
    }

    [Theory]
    [InlineData("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange")]
    [InlineData("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=opaque-1")]
    [InlineData("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=opaque-1&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Arefresh_token")]
    [InlineData("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=opaque-1&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Asaml2")]
    public async Task What_is_handed_in_must_be_said_and_be_known(string form)
    {
        _service.Member("opaque-1");
        (await _service.AppTokenAsync(form)).Is(400, "invalid_request");
        Assert.Empty(_service.Subjects.Asked);
    }

    [Fact]
    public async Task Only_access_tokens_are_issued()
    {
        _service.Member("opaque-1");
        (await _service.ExchangeAsync("opaque-1", "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Arefresh_token")).Is(400, "invalid_request");
        (await _service.ExchangeAsync("opaque-1", "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token")).Is(200, null);
    }

    [Fact]
    public async Task A_handed_in_credential_stands_in_no_audit_entry()
    {
        _service.Member("opaque-credential-of-a-member");
        await _service.ExchangeAsync("opaque-credential-of-a-member");
        await _service.ExchangeAsync("opaque-credential-of-nobody");

        Assert.Equal([AuditActions.TokenExchanged, AuditActions.TokenExchanged], _service.Audit.Entries.Select(entry => entry.Action));
        Assert.All(_service.Audit.Entries, entry => Assert.DoesNotContain("opaque-credential", $"{entry} {string.Join(' ', entry.Details)}", StringComparison.Ordinal));
    }

    private static ClaimSet Claims(params (string Name, string Value)[] claims) =>
        ClaimSet.Of([.. claims.Select(claim => KeyValuePair.Create(claim.Name, ImmutableArray.Create(claim.Value)))]);
}
