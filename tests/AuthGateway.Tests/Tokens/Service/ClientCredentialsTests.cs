using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Tests.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>RFC 6749 section 4.4, and what a token says (RFC 9068).</summary>
public sealed class ClientCredentialsTests : IAsyncDisposable
{
    private const string Form = "grant_type=client_credentials";

    private readonly ServiceHarness _service = new();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task RFC_9068_section_2_a_token_says_who_for_whom_and_how_long()
    {
        var reply = (await _service.AppTokenAsync($"{Form}&scope=profile")).Is(200, null);
        var (claims, token) = (reply.Claims, new JsonWebToken(reply.Text("access_token")));

        Assert.Equal("at+jwt", token.Typ);
        Assert.Equal(
            (ServiceHarness.Issuer, ServiceHarness.Api, "app", "app", "application", "profile"),
            (Text("iss"), Text("aud"), Text("sub"), Text("client_id"), Text("principal_type"), Text("scope")));
        Assert.Equal(300, claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>());
        Assert.Equal(TestToken.Start.ToUnixTimeSeconds(), claims["iat"]!.GetValue<long>());
        Assert.Equal(("Bearer", 300, "profile", null), (reply.Text("token_type"), reply.Json["expires_in"]!.GetValue<int>(), reply.Text("scope"), reply.Text("refresh_token")));
        Assert.Equal(22, Text("jti").Length);

        string Text(string name) => claims[name]!.GetValue<string>();
    }

    [Fact]
    public async Task RFC_6749_section_5_1_the_answer_is_kept_by_nobody()
    {
        var reply = await _service.AppTokenAsync(Form);

        Assert.Equal(("no-store", "no-cache", "application/json"), (reply.Header("Cache-Control"), reply.Header("Pragma"), reply.Header("Content-Type")));
        Assert.Equal("no-store", (await _service.AppTokenAsync("grant_type=x")).Header("Cache-Control"));
    }

    [Fact]
    public async Task Scopes_are_the_clients_and_never_silently_fewer_than_asked_for()
    {
        Assert.Equal("orders points:read profile", (await _service.AppTokenAsync(Form)).Text("scope"));
        (await _service.AppTokenAsync($"{Form}&scope=profile+admin")).Is(400, "invalid_scope");
        (await _service.AppTokenAsync($"{Form}&scope=profile++orders")).Is(400, "invalid_scope");
        (await _service.AppTokenAsync($"{Form}&scope=%22profile%22")).Is(400, "invalid_scope");
    }

    [Fact]
    public async Task RFC_8707_a_token_is_meant_for_the_resource_that_was_named_if_the_client_may()
    {
        Assert.Equal(ServiceHarness.Orders, (await _service.AppTokenAsync($"{Form}&resource={ServiceHarness.Orders}")).Claims["aud"]!.GetValue<string>());
        Assert.Equal(2, (await _service.AppTokenAsync($"{Form}&resource={ServiceHarness.Orders}&resource={ServiceHarness.Api}")).Claims["aud"]!.AsArray().Count);
        foreach (var target in new[] { "https://evil.example.test", $"{ServiceHarness.Orders}/", $"{ServiceHarness.Orders}%23x", "orders", "/orders" })
        {
            (await _service.AppTokenAsync($"{Form}&resource={target}")).Is(400, "invalid_target");
        }

        (await _service.AppTokenAsync($"{Form}&resource={ServiceHarness.Orders}&audience=other")).Is(400, "invalid_target");
    }

    [Fact]
    public async Task Grants_are_a_list()
    {
        (await _service.AppTokenAsync("scope=profile")).Is(400, "invalid_request");
        (await _service.AppTokenAsync("grant_type=password&username=a&password=b")).Is(400, "unsupported_grant_type");
        (await _service.AppTokenAsync("grant_type=authorization_code&code=x")).Is(400, "unsupported_grant_type");
        (await _service.TokenAsync(Form, ServiceHarness.Basic("resource", ServiceHarness.Secret))).Is(400, "unauthorized_client");
        (await _service.TokenAsync($"{Form}&client_id=mobile")).Is(400, "unauthorized_client");
        (await _service.AppTokenAsync("grant_type=refresh_token&refresh_token=x")).Is(400, "unauthorized_client");
    }

    [Fact]
    public async Task RFC_9449_section_5_a_proof_binds_the_token_and_a_bad_one_is_an_error()
    {
        _service.Proofs.Outcome = new DpopOutcome.Proven("thumbprint-of-the-key");
        var reply = await _service.AppTokenAsync(Form);
        Assert.Equal(("DPoP", "thumbprint-of-the-key"), (reply.Text("token_type"), reply.Claims["cnf"]!["jkt"]!.GetValue<string>()));

        _service.Proofs.Outcome = new DpopOutcome.Refused("invalid_dpop_proof", null);
        (await _service.AppTokenAsync(Form)).Is(400, "invalid_dpop_proof");

        _service.Proofs.Outcome = new DpopOutcome.Refused("use_dpop_nonce", "nonce-1");
        Assert.Equal("nonce-1", (await _service.AppTokenAsync(Form)).Is(400, "use_dpop_nonce").Header("DPoP-Nonce"));
        // Every client with nonces goes through this: it is no refusal of anybody.
        Assert.DoesNotContain(_service.Audit.Entries, entry => entry.Reason == "use_dpop_nonce");

        _service.Proofs.Outcome = new DpopOutcome.Unavailable("timeout");
        Assert.Equal(503, (await _service.AppTokenAsync(Form)).Status);
    }

    [Fact]
    public async Task A_client_that_must_prove_a_key_gets_nothing_without()
    {
        await using var dpop = ServiceHarness.With("app", app => app with { RequireDpop = true });
        (await dpop.AppTokenAsync(Form)).Is(400, "invalid_dpop_proof");
        await using var mtls = ServiceHarness.With("app", app => app with { RequireMtls = true });
        (await mtls.AppTokenAsync(Form)).Is(400, "invalid_request");
    }

    [Fact]
    public async Task Each_issue_is_in_the_audit_record_with_its_identifier_and_without_the_token()
    {
        var reply = await _service.AppTokenAsync(Form);
        var entry = Assert.Single(_service.Audit.Entries);

        Assert.Equal(
            (AuditActions.TokenIssued, AuditOutcome.Done, "app", "app", reply.Claims["jti"]!.GetValue<string>(), "192.0.2.7"),
            (entry.Action, entry.Outcome, entry.Actor, entry.Subject, entry.Target, entry.ClientAddress));
        Assert.Equal((ServiceHarness.Api, "client_credentials"), (entry.Details["audience"], entry.Details["grant"]));
        Assert.DoesNotContain(entry.Details.Values, value => reply.Text("access_token")!.Contains(value, StringComparison.Ordinal) && value.Length > 40);
    }

    [Fact]
    public async Task A_clients_own_lifetime_counts()
    {
        await using var service = ServiceHarness.With("app", app => app with { AccessTokenLifetime = TimeSpan.FromSeconds(30) });
        Assert.Equal(30, (await service.AppTokenAsync(Form)).Json["expires_in"]!.GetValue<int>());
    }
}
