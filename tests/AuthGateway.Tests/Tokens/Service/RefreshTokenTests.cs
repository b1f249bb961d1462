using AuthGateway.Identity;
using AuthGateway.Redis.Limits;
using AuthGateway.Tests.Authentication;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>RFC 6749 section 6 and RFC 9700 section 4.14, as the token endpoint keeps them.</summary>
public sealed class RefreshTokenTests : IAsyncDisposable
{
    private readonly ServiceHarness _service = ServiceHarness.With("app", app => app with { RefreshTokens = true });

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_legacy_login_that_is_handed_in_once_goes_on_here()
    {
        var first = await StartAsync();
        Assert.Equal("family-1", first.Claims["sid"]!.GetValue<string>());
        var second = (await RefreshAsync(first.Text("refresh_token")!)).Is(200, null);

        Assert.Equal(("member-7", ServiceHarness.Legacy, "family-1", "points:read profile", "gold", "urn:acr:2"), (
            second.Claims["sub"]!.GetValue<string>(), second.Claims["subject_issuer"]!.GetValue<string>(), second.Claims["sid"]!.GetValue<string>(),
            second.Claims["scope"]!.GetValue<string>(), second.Claims["roles"]![0]!.GetValue<string>(), second.Claims["acr"]!.GetValue<string>()));
        Assert.NotEqual(first.Text("refresh_token"), second.Text("refresh_token"));
        Assert.NotEqual(first.Claims["jti"]!.GetValue<string>(), second.Claims["jti"]!.GetValue<string>());
        Assert.Null(second.Text("issued_token_type"));
    }

    [Fact]
    public async Task A_refresh_can_narrow_and_the_next_one_widens_again_but_never_beyond_the_grant()
    {
        var token = (await StartAsync("&scope=profile+points:read")).Text("refresh_token")!;
        var narrowed = (await RefreshAsync(token, "&scope=profile")).Is(200, null);
        Assert.Equal("profile", narrowed.Claims["scope"]!.GetValue<string>());

        Assert.Equal("points:read profile", (await RefreshAsync(narrowed.Text("refresh_token")!)).Claims["scope"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_refresh_that_asks_for_more_is_refused_and_uses_nothing_up()
    {
        var token = (await StartAsync("&scope=profile")).Text("refresh_token")!;
        (await RefreshAsync(token, "&scope=profile+points:read")).Is(400, "invalid_scope");
        (await RefreshAsync(token, $"&resource={ServiceHarness.Orders}")).Is(400, "invalid_target");

        (await RefreshAsync(token)).Is(200, null);
    }

    [Fact]
    public async Task While_no_key_may_sign_nothing_is_used_up()
    {
        var token = (await StartAsync()).Text("refresh_token")!;
        _service.Signer.IsAway = true;
        Assert.Equal(503, (await RefreshAsync(token)).Status);

        _service.Signer.IsAway = false;
        (await RefreshAsync(token)).Is(200, null);
    }

    [Fact]
    public async Task An_old_token_that_comes_back_and_one_that_never_was_have_one_answer()
    {
        var token = (await StartAsync()).Text("refresh_token")!;
        await RefreshAsync(token);
        var reused = (await RefreshAsync(token)).Is(400, "invalid_grant");
        Assert.Equal("reuse_detected", _service.Audit.Entries[^1].Reason);

        Assert.Equal((await RefreshAsync("made-up")).Is(400, "invalid_grant").Body, reused.Body);
    }

    [Fact]
    public async Task Another_clients_refresh_token_is_worth_nothing()
    {
        await using var service = new ServiceHarness(settings => settings with
        {
            Clients = new Dictionary<string, TokenClientSettings> { ["app"] = ServiceHarness.App with { RefreshTokens = true }, ["thief"] = ServiceHarness.App with { RefreshTokens = true } },
        });
        service.Member("opaque-1");
        var token = (await service.ExchangeAsync("opaque-1")).Text("refresh_token")!;

        (await service.TokenAsync($"grant_type=refresh_token&refresh_token={token}", ServiceHarness.Basic("thief", ServiceHarness.Secret))).Is(400, "invalid_grant");
        (await service.AppTokenAsync($"grant_type=refresh_token&refresh_token={token}")).Is(200, null);
    }

    [Fact]
    public async Task RFC_9449_section_5_a_public_clients_refresh_token_is_bound_to_its_key()
    {
        var service = _service;
        service.Proofs.Outcome = new DpopOutcome.Proven("key-1");
        service.Member("opaque-1");
        var first = (await service.ExchangeAsync("opaque-1", "&client_id=mobile", authorization: "")).Is(200, null);
        var form = $"grant_type=refresh_token&client_id=mobile&refresh_token={first.Text("refresh_token")}";

        service.Proofs.Outcome = new DpopOutcome.Proven("key-of-a-thief");
        (await service.TokenAsync(form)).Is(400, "invalid_grant");
        service.Proofs.Outcome = DpopOutcome.NoProof.Instance;
        (await service.TokenAsync(form)).Is(400, "invalid_dpop_proof");
        service.Proofs.Outcome = new DpopOutcome.Proven("key-1");
        var second = (await service.TokenAsync(form)).Is(200, null);
        Assert.Equal(("DPoP", "key-1"), (second.Text("token_type"), second.Claims["cnf"]!["jkt"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_access_token_does_not_outlive_the_family()
    {
        _service.RefreshTokens.AbsoluteExpiry = TestToken.Start.AddSeconds(20);
        var token = (await StartAsync()).Text("refresh_token")!;

        Assert.Equal(20, (await RefreshAsync(token)).Json["expires_in"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_was_taken_from_the_client_is_gone_at_the_next_refresh()
    {
        var token = (await StartAsync()).Text("refresh_token")!;
        await using var changed = ServiceHarness.With("app", app => app with { RefreshTokens = true, Scopes = ["profile"] });
        changed.Member("opaque-1");
        var other = (await changed.ExchangeAsync("opaque-1")).Text("refresh_token")!;

        Assert.Equal("profile", (await changed.AppTokenAsync($"grant_type=refresh_token&refresh_token={other}")).Claims["scope"]!.GetValue<string>());
        Assert.Equal("points:read profile", (await RefreshAsync(token)).Claims["scope"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_subject_for_whom_the_client_may_not_act_any_more_is_gone_at_the_next_refresh()
    {
        foreach (var rules in new[]
        {
            ServiceHarness.App.MayActFor with { Issuers = ["https://new.example.test"] }, ServiceHarness.App.MayActFor with { PrincipalTypes = [PrincipalType.Employee] },
        })
        {
            await using var changed = ServiceHarness.With("app", app => app with { RefreshTokens = true, MayActFor = rules });
            (await RefreshElsewhereAsync(changed, "app", ServiceHarness.Basic("app", ServiceHarness.Secret))).Is(400, "invalid_grant");
            Assert.Equal("subject_not_allowed", changed.Audit.Entries[^1].Reason);
        }
    }

    [Fact]
    public async Task RFC_9449_section_5_what_a_client_got_before_it_became_a_public_one_is_bound_to_nothing_and_refreshes_nothing()
    {
        _service.Proofs.Outcome = new DpopOutcome.Proven("key-of-a-thief");
        (await RefreshElsewhereAsync(_service, "mobile", authorization: null)).Is(400, "invalid_grant");
        Assert.Equal("unbound", _service.Audit.Entries[^1].Reason);
    }

    [Fact]
    public async Task A_refresh_that_is_one_too_many_uses_nothing_up()
    {
        var token = (await StartAsync()).Text("refresh_token")!;
        var allowed = _service.Limits.Answer;
        _service.Limits.Answer = charge => charge.Rule.Name == "token-subject" ? new LimitOutcome.Exceeded(charge.Rule, TimeSpan.FromMinutes(1)) : allowed(charge);
        Assert.Equal(429, (await RefreshAsync(token)).Status);

        _service.Limits.Answer = allowed;
        (await RefreshAsync(token)).Is(200, null);
    }

    [Fact]
    public async Task Without_Redis_nobody_is_refused()
    {
        var token = (await StartAsync()).Text("refresh_token")!;
        _service.RefreshTokens.IsDown = true;
        Assert.Equal(503, (await RefreshAsync(token)).Status);
        Assert.Equal(503, (await _service.ExchangeAsync("opaque-1")).Status);
    }

    [Fact]
    public async Task RFC_9700_section_4_14_2_a_503_because_no_key_may_sign_uses_no_refresh_token_up_and_begins_no_family()
    {
        var token = (await StartAsync()).Text("refresh_token")!;
        _service.Signer.IsAway = true;
        Assert.Equal(503, (await RefreshAsync(token)).Status);
        Assert.Equal(503, (await _service.ExchangeAsync("opaque-1")).Status);
        Assert.Equal(1, _service.RefreshTokens.Started);

        _service.Signer.IsAway = false;
        (await RefreshAsync(token)).Is(200, null);
    }

    // A family that the client began under another configuration, for a member of the legacy system.
    private static async Task<ServiceReply> RefreshElsewhereAsync(ServiceHarness service, string client, string? authorization)
    {
        var grant = new RefreshGrant { ClientId = client, Principal = service.Member("before"), Audiences = [ServiceHarness.Api] };
        var begun = (RefreshOutcome.Issued)await service.RefreshTokens.StartAsync(grant, default, TestContext.Current.CancellationToken);
        return await service.TokenAsync($"grant_type=refresh_token&client_id={client}&refresh_token={begun.Token}", authorization);
    }

    private async Task<ServiceReply> StartAsync(string more = "")
    {
        _service.Member("opaque-1");
        return (await _service.ExchangeAsync("opaque-1", more)).Is(200, null);
    }

    private Task<ServiceReply> RefreshAsync(string token, string more = "") => _service.AppTokenAsync($"grant_type=refresh_token&refresh_token={token}{more}");
}
