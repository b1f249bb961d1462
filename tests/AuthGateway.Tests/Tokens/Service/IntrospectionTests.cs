using AuthGateway.Audit;
using AuthGateway.Redis;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>RFC 7662, RFC 9701 and RFC 7009.</summary>
public sealed class IntrospectionTests : IAsyncDisposable
{
    private const string Inactive = """{"active":false}""";

    private readonly ServiceHarness _service = ServiceHarness.With("app", app => app with { RefreshTokens = true });

    private readonly string _app = ServiceHarness.Basic("app", ServiceHarness.Secret);
    private readonly string _resource = ServiceHarness.Basic("resource", ServiceHarness.Secret);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task RFC_7662_section_2_2_a_resource_server_learns_what_a_token_for_it_says()
    {
        var token = await TokenAsync(ServiceHarness.Orders);
        var reply = (await _service.IntrospectAsync($"token={token}", _resource)).Is(200, null);

        Assert.True(reply.Json["active"]!.GetValue<bool>());
        Assert.Equal(
            ("app", "app", ServiceHarness.Orders, ServiceHarness.Issuer, "Bearer", "no-store"),
            (reply.Text("client_id"), reply.Text("sub"), reply.Text("aud"), reply.Text("iss"), reply.Text("token_type"), reply.Header("Cache-Control")));
        Assert.Equal("orders points:read profile", reply.Text("scope"));
    }

    [Fact]
    public async Task A_token_for_another_resource_is_not_active_and_no_other_audience_is_told()
    {
        var forApi = await TokenAsync(ServiceHarness.Api);
        Assert.Equal(Inactive, (await _service.IntrospectAsync($"token={forApi}", _resource)).Body);

        var forBoth = (await _service.AppTokenAsync($"grant_type=client_credentials&resource={ServiceHarness.Orders}&resource={ServiceHarness.Api}")).Text("access_token");
        Assert.Equal(ServiceHarness.Orders, (await _service.IntrospectAsync($"token={forBoth}", _resource)).Text("aud"));
    }

    [Fact]
    public async Task Expired_revoked_forged_and_made_up_tokens_are_not_active_and_nothing_more_is_said()
    {
        var token = await TokenAsync(ServiceHarness.Orders);
        var forged = $"{token[..^6]}AAAAAA";
        foreach (var worthless in new[] { forged, "made-up", token.Split('.')[0], "a.b.c" })
        {
            Assert.Equal(Inactive, (await _service.IntrospectAsync($"token={worthless}", _resource)).Is(200, null).Body);
        }

        _service.Revocations.Verdict = RevocationVerdict.Revoked;
        Assert.Equal(Inactive, (await _service.IntrospectAsync($"token={token}", _resource)).Body);
        _service.Revocations.Verdict = RevocationVerdict.NotRevoked;
        _service.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(29));
        Assert.NotEqual(Inactive, (await _service.IntrospectAsync($"token={token}", _resource)).Body);
        _service.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Inactive, (await _service.IntrospectAsync($"token={token}", _resource)).Body);
    }

    [Fact]
    public async Task While_nobody_knows_what_is_revoked_the_answer_is_503()
    {
        var token = await TokenAsync(ServiceHarness.Orders);
        _service.Revocations.Verdict = RevocationVerdict.Unknown;

        Assert.Equal(503, (await _service.IntrospectAsync($"token={token}", _resource)).Status);
    }

    [Fact]
    public async Task Only_clients_that_prove_who_they_are_and_may_ask_get_an_answer()
    {
        var token = await TokenAsync(ServiceHarness.Orders);
        (await _service.IntrospectAsync($"token={token}")).Is(401, "invalid_client");
        (await _service.IntrospectAsync($"token={token}", ServiceHarness.Basic("resource", "wrong"))).Is(401, "invalid_client");
        (await _service.IntrospectAsync($"token={token}&client_id=mobile")).Is(400, "unauthorized_client");
        (await _service.IntrospectAsync("token_type_hint=access_token", _resource)).Is(400, "invalid_request");
    }

    [Fact]
    public async Task RFC_9701_a_signed_answer_is_for_the_asker_and_can_pass_for_no_access_token()
    {
        var token = await TokenAsync(ServiceHarness.Orders);
        var reply = await _service.IntrospectAsync($"token={token}", _resource, request => request.Headers.Accept = "application/token-introspection+jwt");
        var signed = new JsonWebToken(reply.Body);
        var claims = ServiceReply.Payload(reply.Body);

        Assert.Equal("application/token-introspection+jwt", reply.Header("Content-Type"));
        Assert.Equal(("token-introspection+jwt", "resource", ServiceHarness.Issuer), (signed.Typ, claims["aud"]!.GetValue<string>(), claims["iss"]!.GetValue<string>()));
        Assert.True(claims["token_introspection"]!["active"]!.GetValue<bool>());
        Assert.Equal(["iss", "aud", "iat", "token_introspection"], claims.AsObject().Select(claim => claim.Key));

        // And it is itself no access token.
        Assert.Equal(Inactive, (await _service.IntrospectAsync($"token={reply.Body}", _resource)).Body);
    }

    [Fact]
    public async Task A_refresh_token_is_active_to_its_own_client_alone()
    {
        var refresh = await RefreshTokenAsync();
        var own = await _service.IntrospectAsync($"token={refresh}", _app);

        Assert.Equal((true, "member-7", "app"), (own.Json["active"]!.GetValue<bool>(), own.Text("sub"), own.Text("client_id")));
        Assert.Equal(Inactive, (await _service.IntrospectAsync($"token={refresh}", _resource)).Body);
    }

    [Fact]
    public async Task RFC_7009_section_2_a_client_revokes_its_access_token_by_its_identifier()
    {
        var token = await TokenAsync(ServiceHarness.Orders);
        var reply = (await _service.RevokeAsync($"token={token}&token_type_hint=refresh_token", _app)).Is(200, null);

        Assert.Empty(reply.Body);
        Assert.Equal([new RevocationKey(RevocationKind.Token, ServiceHarness.Issuer, ServiceReply.Payload(token)["jti"]!.GetValue<string>())], _service.RevocationWriter.Written);
        Assert.Equal((AuditActions.TokenRevoked, AuditOutcome.Done), (_service.Audit.Entries[^1].Action, _service.Audit.Entries[^1].Outcome));
    }

    [Fact]
    public async Task RFC_7009_section_2_2_what_is_no_token_is_a_success()
    {
        (await _service.RevokeAsync("token=made-up", _app)).Is(200, null);
        (await _service.RevokeAsync("token=made-up&token_type_hint=unheard_of", _app)).Is(200, null);
        Assert.Empty(_service.RevocationWriter.Written);
        (await _service.RevokeAsync("", _app)).Is(400, "invalid_request");
    }

    [Fact]
    public async Task RFC_7009_section_2_1_another_clients_token_is_refused_and_stays()
    {
        (await _service.RevokeAsync($"token={await TokenAsync(ServiceHarness.Orders)}", _resource)).Is(400, "invalid_grant");
        Assert.Empty(_service.RevocationWriter.Written);

        var refresh = await RefreshTokenAsync();
        (await _service.RevokeAsync($"token={refresh}", _resource)).Is(400, "invalid_grant");
        (await _service.AppTokenAsync($"grant_type=refresh_token&refresh_token={refresh}")).Is(200, null);
    }

    [Fact]
    public async Task A_revocation_that_is_not_confirmed_is_a_503_and_no_success()
    {
        _service.RevocationWriter.Outcome = new RevocationOutcome.Unavailable("timeout");
        var reply = await _service.RevokeAsync($"token={await TokenAsync(ServiceHarness.Orders)}", _app);

        Assert.Equal(503, reply.Status);
        Assert.NotEmpty(reply.Header("Retry-After"));
    }

    [Fact]
    public async Task A_revoked_refresh_token_refreshes_nothing()
    {
        var refresh = await RefreshTokenAsync();
        (await _service.RevokeAsync($"token={refresh}", _app)).Is(200, null);

        (await _service.AppTokenAsync($"grant_type=refresh_token&refresh_token={refresh}")).Is(400, "invalid_grant");
    }

    private async Task<string> TokenAsync(string audience) =>
        (await _service.AppTokenAsync($"grant_type=client_credentials&resource={audience}")).Is(200, null).Text("access_token")!;

    private async Task<string> RefreshTokenAsync()
    {
        _service.Member("opaque-1");
        return (await _service.ExchangeAsync("opaque-1")).Is(200, null).Text("refresh_token")!;
    }
}
