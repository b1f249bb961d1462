using System.Text;
using AuthGateway.Audit;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>Who a client is (RFC 6749 section 2.3, RFC 8705), and that nobody else is.</summary>
public sealed class ClientAuthenticationTests : IAsyncDisposable
{
    private const string Form = "grant_type=client_credentials";

    private readonly ServiceHarness _service = new();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_secret_in_the_header_or_in_the_body_proves_the_client_that_uses_it_there()
    {
        (await _service.AppTokenAsync(Form)).Is(200, null);
        (await _service.TokenAsync($"{Form}&client_id=poster&client_secret={ServiceHarness.Secret}")).Is(200, null);

        // By the other's method neither is proven: the list of methods is a list.
        (await _service.TokenAsync($"{Form}&client_id=app&client_secret={ServiceHarness.Secret}")).Is(401, "invalid_client");
        (await _service.TokenAsync(Form, ServiceHarness.Basic("poster", ServiceHarness.Secret))).Is(401, "invalid_client");
    }

    [Fact]
    public async Task RFC_6749_section_5_2_a_challenge_is_sent_to_whoever_used_the_header_and_to_nobody_else()
    {
        Assert.StartsWith("Basic ", (await _service.TokenAsync(Form, ServiceHarness.Basic("app", "wrong"))).Is(401, "invalid_client").Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Empty((await _service.TokenAsync($"{Form}&client_id=poster&client_secret=wrong")).Is(401, "invalid_client").Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task RFC_6749_section_2_3_two_methods_in_one_request_are_refused()
    {
        var basic = ServiceHarness.Basic("app", ServiceHarness.Secret);
        (await _service.TokenAsync($"{Form}&client_id=app&client_secret={ServiceHarness.Secret}", basic)).Is(400, "invalid_request");
        (await _service.AssertAsync(_service.Assertion(), $"&client_id=signer&client_secret={ServiceHarness.Secret}")).Is(400, "invalid_request");
        (await _service.TokenAsync($"{Form}&client_assertion_type=x&client_assertion=y", basic)).Is(400, "invalid_request");
    }

    [Fact]
    public async Task A_client_id_in_the_body_that_is_not_the_headers_is_refused_and_the_same_one_is_not()
    {
        (await _service.TokenAsync($"{Form}&client_id=poster", ServiceHarness.Basic("app", ServiceHarness.Secret))).Is(400, "invalid_request");
        (await _service.TokenAsync($"{Form}&client_id=app", ServiceHarness.Basic("app", ServiceHarness.Secret))).Is(200, null);

        // RFC 7521 section 4.2, for assertions.
        (await _service.AssertAsync(_service.Assertion(), "&client_id=app")).Is(400, "invalid_request");
        (await _service.AssertAsync(_service.Assertion(), "&client_id=signer")).Is(200, null);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic YXBw")]
    [InlineData("Basic OnNlY3JldA==")]
    [InlineData("Basic JXp6Og==")]
    [InlineData("Bearer abc")]
    [InlineData("Digest username=app")]
    public async Task A_header_that_is_no_id_and_secret_is_401_with_a_challenge(string header) =>
        Assert.NotEmpty((await _service.TokenAsync(Form, header)).Is(401, "invalid_client").Header("WWW-Authenticate"));

    [Fact]
    public async Task Two_authorization_headers_are_refused()
    {
        var basic = ServiceHarness.Basic("app", ServiceHarness.Secret);
        (await _service.TokenAsync(Form, null, request => request.Headers.Authorization = new[] { basic, basic })).Is(401, "invalid_client");
    }

    [Fact]
    public async Task RFC_6749_section_2_3_1_id_and_secret_are_form_encoded_within_basic()
    {
        const string Odd = "a b:c%é+d-padding-to-be-long-enough";
        await using var service = ServiceHarness.With("app", app => app with { SecretHashes = [SecretHash.Of(Odd)] });

        (await service.TokenAsync(Form, ServiceHarness.Basic("app", Odd))).Is(200, null);
    }

    [Theory]
    [InlineData("nobody", "wrong-secret")]
    [InlineData("app", "wrong-secret")]
    [InlineData("app", ServiceHarness.Secret)]
    [InlineData("poster", "wrong-secret")]
    [InlineData("signer", "wrong-secret")]
    [InlineData("mobile", "wrong-secret")]
    public async Task Every_judgement_of_a_secret_takes_the_same_steps_so_that_time_tells_nothing(string id, string secret)
    {
        await _service.TokenAsync(Form, ServiceHarness.Basic(id, secret));

        Assert.Equal((1, SecretVerifier.Comparisons), (_service.Hasher.Hashes, _service.Hasher.Comparisons));
    }

    [Fact]
    public async Task An_unknown_client_and_a_wrong_secret_have_the_same_answer()
    {
        var unknown = await _service.TokenAsync(Form, ServiceHarness.Basic("nobody", ServiceHarness.Secret));
        var wrong = await _service.TokenAsync(Form, ServiceHarness.Basic("app", ServiceHarness.OtherSecret));

        Assert.Equal((wrong.Status, wrong.Body), (unknown.Status, unknown.Body));
        Assert.Equal(wrong.Headers.Select(header => $"{header}"), unknown.Headers.Select(header => $"{header}"));
        Assert.Equal(["unknown_client", "wrong_secret"], _service.Audit.Entries.Select(entry => entry.Reason));
        Assert.All(_service.Audit.Entries, entry => Assert.Equal((AuditActions.ClientRefused, AuditOutcome.Refused), (entry.Action, entry.Outcome)));
    }

    // CWE-532: what stands in the field of the client's name may be a secret that belongs in the next one.
    [Theory]
    [InlineData("hunter2", "hun…")]
    [InlineData("nobody-that-is-known", "nobody-t…")]
    [InlineData("x", "…")]
    public async Task Of_a_name_that_no_client_has_at_most_half_is_recorded(string name, string recorded)
    {
        await _service.TokenAsync(Form, ServiceHarness.Basic(name, ServiceHarness.Secret));
        await _service.TokenAsync(Form, ServiceHarness.Basic("app", ServiceHarness.OtherSecret));

        Assert.Equal([recorded, "app"], _service.Audit.Entries.Select(entry => entry.Target));
    }

    [Fact]
    public async Task While_a_secret_is_replaced_both_are_good()
    {
        await using var service = ServiceHarness.With("app", app => app with { SecretHashes = [SecretHash.Of(ServiceHarness.OtherSecret), SecretHash.Of(ServiceHarness.Secret)] });

        (await service.AppTokenAsync(Form)).Is(200, null);
        (await service.TokenAsync(Form, ServiceHarness.Basic("app", ServiceHarness.OtherSecret))).Is(200, null);
    }

    [Fact]
    public async Task A_secret_is_in_no_audit_entry_and_in_no_answer()
    {
        await _service.TokenAsync(Form, ServiceHarness.Basic("app", ServiceHarness.OtherSecret));
        await _service.AppTokenAsync(Form);

        Assert.All(_service.Audit.Entries, entry => Assert.DoesNotContain(ServiceHarness.Secret, $"{entry} {string.Join(' ', entry.Details)}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_body_must_be_a_form_and_stand_in_the_body()
    {
        var basic = ServiceHarness.Basic("app", ServiceHarness.Secret);
        (await _service.TokenAsync("{}", basic, request => request.ContentType = "application/json")).Is(400, "invalid_request");
        (await _service.TokenAsync(Form, basic, request => request.ContentType = "application/x-www-form-urlencoded; charset=utf-16")).Is(400, "invalid_request");
        (await _service.TokenAsync(Form, basic, request => request.Headers.ContentEncoding = "gzip")).Is(400, "invalid_request");
        (await _service.TokenAsync(Form, basic, request => request.QueryString = new("?client_secret=x"))).Is(400, "invalid_request");
        (await _service.TokenAsync($"{Form}&x={new string('a', _service.Settings.MaxRequestBodyBytes)}", basic)).Is(413, "invalid_request");
        (await _service.TokenAsync(Form, basic, request => request.ContentType = "application/x-www-form-urlencoded;charset=UTF-8")).Is(200, null);
    }

    [Fact]
    public async Task RFC_8705_section_2_2_a_self_signed_certificate_proves_the_client_whose_it_is()
    {
        var authority = new TestCertificates();
        using var own = authority.Issue("orders", forClient: true);
        using var other = authority.Issue("orders", forClient: true);
        await using var service = ServiceHarness.With("app", app => app with
        {
            AuthenticationMethods = [ClientMethods.SelfSignedTls], SecretHashes = [], CertificateThumbprints = [ServiceHarness.CertificateOf(own).Thumbprint],
        });

        (await service.TokenAsync($"{Form}&client_id=app")).Is(401, "invalid_client");
        service.Certificate = ServiceHarness.CertificateOf(other);
        (await service.TokenAsync($"{Form}&client_id=app")).Is(401, "invalid_client");
        service.Certificate = ServiceHarness.CertificateOf(own);
        var token = (await service.TokenAsync($"{Form}&client_id=app")).Is(200, null);

        // RFC 8705 section 3: what was got by a certificate is bound to it.
        Assert.Equal(service.Certificate.Thumbprint, token.Claims["cnf"]!["x5t#S256"]!.GetValue<string>());
        Assert.Equal("Bearer", token.Text("token_type"));
    }

    [Fact]
    public async Task RFC_8705_section_2_1_a_name_proves_nothing_unless_the_known_authority_gave_it()
    {
        var (authority, stranger) = (new TestCertificates(), new TestCertificates());
        using var own = authority.Issue("orders", forClient: true);
        using var forged = stranger.Issue("orders", forClient: true);
        using var another = authority.Issue("billing", forClient: true);
        using var server = authority.Issue("orders");
        await using var service = new ServiceHarness(
            settings => settings with
            {
                CertificateAuthorities = [authority.Authority.ExportCertificatePem()],
                Clients = new Dictionary<string, TokenClientSettings>
                {
                    ["app"] = ServiceHarness.App with { AuthenticationMethods = [ClientMethods.Tls], SecretHashes = [], CertificateSubjectDn = "CN=orders" },
                },
            },
            TimeProvider.System.GetUtcNow());

        foreach (var (certificate, status) in new[] { (own, 200), (forged, 401), (another, 401), (server, 401) })
        {
            service.Certificate = ServiceHarness.CertificateOf(certificate);
            Assert.Equal(status, (await service.TokenAsync($"{Form}&client_id=app")).Status);
        }
    }

    [Fact]
    public async Task A_confidential_client_is_not_proven_by_its_id_alone()
    {
        (await _service.TokenAsync($"{Form}&client_id=app")).Is(401, "invalid_client");
        (await _service.TokenAsync(Form)).Is(401, "invalid_client");
        (await _service.TokenAsync($"{Form}&client_id=app&client_secret=")).Is(401, "invalid_client");
    }

    [Fact]
    public void A_new_secret_has_256_bits_and_its_hash_is_the_configurations()
    {
        var secret = SecretHash.NewSecret();
        Assert.Equal(43, secret.Length);
        Assert.NotEqual(secret, SecretHash.NewSecret());
        Assert.Equal(32, SecretHash.Parse(SecretHash.Of(secret))!.Length);
        Assert.Null(SecretHash.Parse(secret));
        Assert.Null(SecretHash.Parse($"sha256:{Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))}"));
    }
}
