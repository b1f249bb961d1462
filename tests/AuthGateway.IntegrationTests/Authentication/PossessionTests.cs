using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>Bound tokens through running gateways: npm's dpop as the client, two replicas, real TLS.</summary>
[Collection(LandscapeTests.Name)]
public sealed class PossessionTests(Landscape landscape)
{
    private const string Public = "https://api.example.com";
    private const string NonceKey = "nonce-key-for-tests-0123456789abcdef";

    private static readonly string[] BothChallenges =
        ["Bearer realm=\"authgateway\"", "DPoP realm=\"authgateway\", algs=\"ES256 ES384 PS256 RS256\""];

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public async Task A_proof_of_npms_dpop_is_taken_once_over_all_replicas_and_goes_no_further(string algorithm)
    {
        await using var client = await DpopClientProcess.StartAsync(algorithm);
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var token = await landscape.MintAsync(new { cnf = new { jkt = client.Jkt } });
        var proof = await client.ProveAsync($"{Public}/echo/a%20b", token: token);
        using (var first = await SendAsync(one, "/echo/a%20b?c=d", token, proof))
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            var echo = await first.Content.ReadAsStringAsync();
            Assert.Null(Echo.Header(echo, "DPoP"));
            Assert.Null(Echo.Header(echo, "Authorization"));
        }

        foreach (var gateway in new[] { one, two })
        {
            await RefusedAsync(gateway, "dpop_replayed", await SendAsync(gateway, "/echo/a%20b", token, proof));
        }

        using var other = await SendAsync(two, "/echo/x", token, await client.ProveAsync($"{Public}/echo/x", token: token));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_stolen_token_is_worth_nothing_as_a_bearer_token_and_both_schemes_are_offered()
    {
        await using var client = await DpopClientProcess.StartAsync();
        await using var thief = await DpopClientProcess.StartAsync();
        await using var gateway = await StartAsync();
        var token = await landscape.MintAsync(new { cnf = new { jkt = client.Jkt } });
        using (var none = await landscape.SendAsync("/echo/x", token: null, gateway))
        {
            Assert.Equal(BothChallenges, Challenges(none));
        }

        await RefusedAsync(gateway, "proof_missing", await SendAsync(gateway, "/echo/x", token, proof: null, "Bearer"));
        await RefusedAsync(gateway, "proof_missing", await SendAsync(gateway, "/echo/x", token, await client.ProveAsync($"{Public}/echo/x", token: token), "Bearer"));
        await RefusedAsync(gateway, "dpop_missing", await SendAsync(gateway, "/echo/x", token, proof: null));
        await RefusedAsync(gateway, "other_proof_key", await SendAsync(gateway, "/echo/x", token, await thief.ProveAsync($"{Public}/echo/x", token: token)));
        await RefusedAsync(gateway, "dpop_target", await SendAsync(gateway, "/echo/y", token, await client.ProveAsync($"{Public}/echo/x", token: token)));
        await RefusedAsync(gateway, "dpop_method", await SendAsync(gateway, "/echo/x", token, await client.ProveAsync($"{Public}/echo/x", "POST", token)));
        var unbound = await landscape.MintAsync();
        await RefusedAsync(gateway, "not_bound", await SendAsync(gateway, "/echo/x", unbound, await client.ProveAsync($"{Public}/echo/x", token: unbound)));
        await RefusedAsync(gateway, "not_bound", await SendAsync(gateway, "/echo/bound/x", unbound, proof: null, "Bearer"));
    }

    [Fact]
    public async Task A_nonce_is_asked_for_and_then_renewed_before_it_expires()
    {
        await using var client = await DpopClientProcess.StartAsync();
        await using var offering = await StartAsync(("Authentication:Dpop:NonceKey", NonceKey));
        await using var requiring = await StartAsync(("Authentication:Dpop:NonceKey", NonceKey), ("Authentication:Dpop:RequireNonce", "true"));
        var token = await landscape.MintAsync(new { cnf = new { jkt = client.Jkt } });
        using var asked = await SendAsync(requiring, "/echo/x", token, await client.ProveAsync($"{Public}/echo/x", token: token));
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Contains("error=\"use_dpop_nonce\"", Challenges(asked)[0], StringComparison.Ordinal);
        var nonce = Assert.Single(asked.Headers.GetValues("DPoP-Nonce"));
        using var answered = await SendAsync(requiring, "/echo/x", token, await client.ProveAsync($"{Public}/echo/x", token: token, nonce: nonce));
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.False(answered.Headers.Contains("DPoP-Nonce"));

        using var offered = await SendAsync(offering, "/echo/x", token, await client.ProveAsync($"{Public}/echo/x", token: token));
        Assert.Equal(HttpStatusCode.OK, offered.StatusCode);
        Assert.Single(offered.Headers.GetValues("DPoP-Nonce"));
    }

    [Fact]
    public async Task A_route_that_demands_step_up_says_what_would_do()
    {
        await using var gateway = await StartAsync();
        using (var refused = await landscape.SendAsync("/echo/strong/x", await landscape.MintAsync(new { acr = "bronze" }), gateway))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Contains("error=\"insufficient_user_authentication\"", Challenges(refused)[0], StringComparison.Ordinal);
            Assert.EndsWith("acr_values=\"silver gold\", max_age=\"300\"", Challenges(refused)[0], StringComparison.Ordinal);
        }

        var strong = await landscape.MintAsync(new { acr = "gold", auth_time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() });
        Assert.Equal(200, await landscape.StatusAsync("/echo/strong/x", strong, gateway));
    }

    // RFC 9440 section 3: whoever reaches the gateway past the proxy writes the header itself.
    [Theory]
    [InlineData("Client-Cert", "Rfc9440")]
    [InlineData("X-Forwarded-Client-Cert", "Xfcc")]
    [InlineData("X-Own-Name", "UrlEncodedPem")]
    public async Task A_certificate_in_a_header_is_a_trusted_proxys_word_and_nobody_elses(string header, string format)
    {
        using var certificate = new TestCertificates().Issue("client", forClient: true);
        var value = format switch
        {
            "Rfc9440" => $":{Convert.ToBase64String(certificate.RawData)}:",
            "Xfcc" => $"Hash=00;Cert=\"{Uri.EscapeDataString(certificate.ExportCertificatePem())}\"",
            _ => Uri.EscapeDataString(certificate.ExportCertificatePem()),
        };
        (string, string)[] keys = [("Authentication:ClientCertificate:Header", header), ("Authentication:ClientCertificate:Format", format)];
        await using var trusting = await StartAsync([.. keys, ("Proxy:TrustedProxies:0", "127.0.0.0/8")]);
        await using var wary = await StartAsync([.. keys, ("Proxy:TrustedProxies:0", "10.0.0.0/8")]);
        await using var off = await StartAsync(("Proxy:TrustedProxies:0", "127.0.0.0/8"));
        var token = await BoundTokenAsync(certificate);
        using (var taken = await SendAsync(trusting, "/echo/x", token, proof: null, "Bearer", (header, value)))
        {
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
            Assert.Null(Echo.Header(await taken.Content.ReadAsStringAsync(), header));
        }

        await RefusedAsync(wary, "certificate_missing", await SendAsync(wary, "/echo/x", token, proof: null, "Bearer", (header, value)));
        await RefusedAsync(off, "certificate_missing", await SendAsync(off, "/echo/x", token, proof: null, "Bearer", (header, value)));
        await RefusedAsync(trusting, "certificate_missing", await SendAsync(trusting, "/echo/x", token, proof: null, "Bearer"));
        using var another = new TestCertificates().Issue("client", forClient: true);
        await RefusedAsync(trusting, "certificate_missing", await SendAsync(trusting, "/echo/x", token, proof: null, "Bearer", (header.Replace('-', '_'), value)));
        await RefusedAsync(trusting, "other_certificate", await SendAsync(trusting, "/echo/x", await BoundTokenAsync(another), proof: null, "Bearer", (header, value)));
        foreach (var bad in new[] { $"{header}: {value}\r\n{header}: {value}", $"{header}: {value}\r\n{header.ToLowerInvariant()}: ", $"{header}: x" })
        {
            var malformed = await RawHttpClient.ExchangeAsync(
                trusting.Data, $"GET /echo/x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n{bad}\r\n\r\n");
            Assert.Equal(400, malformed.Status);
        }
    }

    [Fact]
    public async Task A_certificate_of_the_connection_itself_proves_the_binding()
    {
        using var folder = new TemporaryFolder("mtls");
        var certificates = new TestCertificates();
        var (certificateFile, keyFile) = certificates.WriteServerCertificate(folder);
        // Nobody here trusts its authority: only its hash counts.
        using var certificate = new TestCertificates().Issue("client", forClient: true);
        await using var gateway = await StartAsync(
            ("Hosting:Urls", "https://127.0.0.1:0"),
            ("Hosting:CertificateFile", certificateFile),
            ("Hosting:CertificateKeyFile", keyFile),
            ("Hosting:AskForClientCertificate", "true"));
        var token = await BoundTokenAsync(certificate);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(certificate));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(certificate));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null));
        using var other = certificates.Issue("client", forClient: true);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(other));

        async Task<HttpStatusCode> StatusAsync(X509Certificate2? shown)
        {
            using var handler = new SocketsHttpHandler();
            handler.SslOptions = certificates.ClientOptions("localhost");
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => shown!;
            using var client = new HttpClient(handler) { BaseAddress = gateway.Data };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/x");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await client.SendAsync(request);
            return response.StatusCode;
        }
    }

    private Task<string> BoundTokenAsync(X509Certificate2 certificate) => landscape.MintAsync(new
    {
        cnf = new Dictionary<string, string> { ["x5t#S256"] = Base64Url.EncodeToString(SHA256.HashData(certificate.RawData)) },
    });

    private Task<Gateway> StartAsync(params (string Key, string Value)[] more) => landscape.StartGatewayAsync(
    [
        ("Authentication:PublicUrls:0", Public),
        .. Gateway.Route("bound", landscape.Upstream, "known", "/echo/bound/{**rest}"),
        ("ReverseProxy:Routes:bound:Metadata:ProofOfPossession", "Required"),
        .. Gateway.Route("strong", landscape.Upstream, "known", "/echo/strong/{**rest}"),
        ("ReverseProxy:Routes:strong:Metadata:AcrValues", "silver gold"),
        ("ReverseProxy:Routes:strong:Metadata:MaxAuthenticationAge", "00:05:00"),
        .. more,
    ]);

    private static async Task<HttpResponseMessage> SendAsync(
        Gateway gateway, string path, string token, string? proof, string scheme = "DPoP", (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
        if (proof is not null)
        {
            LogCanary.Watch(proof);
            request.Headers.Add("DPoP", proof);
        }

        if (header is { } more)
        {
            request.Headers.TryAddWithoutValidation(more.Name, more.Value);
        }

        return await gateway.Client.SendAsync(request);
    }

    private async Task RefusedAsync(Gateway gateway, string reason, HttpResponseMessage response)
    {
        using (response)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal(reason, await landscape.ReasonAsync(response, gateway));
            Assert.Equal(2, Challenges(response).Count);
        }
    }

    private static IReadOnlyList<string> Challenges(HttpResponseMessage response) => [.. response.Headers.NonValidated["WWW-Authenticate"]];
}
