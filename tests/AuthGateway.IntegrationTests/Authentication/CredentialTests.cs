using System.Net;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authentication;

[Collection(LandscapeTests.Name)]
public sealed class CredentialTests(Landscape landscape)
{
    // RFC 6750 section 3.1: who did not try to authenticate is told no error code.
    [Fact]
    public async Task Without_a_credential_the_challenge_names_the_scheme_and_no_error()
    {
        using var response = await landscape.SendAsync("/echo/x", token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"authgateway\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no_credential", await landscape.ReasonAsync(response));
        var basic = await RawAsync("/echo/x", "Authorization: Basic bWVtYmVyOnBhc3N3b3Jk\r\n");
        Assert.Equal(401, basic.Status);
        Assert.Equal("Bearer realm=\"authgateway\"", basic.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Two_credentials_at_once_are_a_malformed_request()
    {
        var (first, second) = (await landscape.MintAsync(), await landscape.MintAsync(new { sub = "member-2" }));
        string[] credentials =
        [
            $"Authorization: Bearer {first}\r\nAuthorization: Bearer {second}\r\n",
            $"Authorization: Bearer {first}\r\nauthorization: Basic bWVtYmVyOnBhc3N3b3Jk\r\n",
            $"Authorization: Bearer {first}, Bearer {second}\r\n",
        ];
        foreach (var both in credentials)
        {
            AssertMalformed(await RawAsync("/echo/x", both), "The request carries more than one credential");
        }

        AssertMalformed(await RawAsync($"/echo/x?access_token={second}", $"Authorization: Bearer {first}\r\n"), "The request carries more than one credential");
    }

    [Fact]
    public async Task Where_nobody_asks_for_a_credential_two_do_not_go_on_either()
    {
        Assert.Equal(400, (await RawAsync("/echo/open/x", "Authorization: Basic YTpi\r\nAuthorization: Basic Yzpk\r\n")).Status);
        Assert.Equal(200, (await RawAsync("/echo/open/x", "Authorization: Basic YTpi\r\n")).Status);
    }

    [Theory]
    [InlineData("access_token=")]
    [InlineData("a=1&access%5Ftoken=")]
    [InlineData("a=1;access_token=")]
    public async Task A_token_in_the_query_is_a_malformed_request(string parameter)
    {
        var token = await landscape.MintAsync();
        AssertMalformed(await RawAsync($"/echo/x?{parameter}{token}", string.Empty), "Access tokens are not accepted in the query");
    }

    [Theory]
    [InlineData("Bearer\ta")]
    [InlineData(", a")]
    [InlineData("=")]
    public async Task A_malformed_header_is_a_malformed_request(string value) =>
        AssertMalformed(await RawAsync("/echo/x", $"Authorization: {value}\r\n"), "The Authorization header is malformed");

    [Fact]
    public async Task An_open_route_passes_the_Authorization_header_untouched()
    {
        const string Credential = "Basic b3BlbjpwYXNzd29yZA==";
        var answer = await RawAsync("/echo/open/x", $"Authorization: {Credential}\r\n");
        Assert.Equal(200, answer.Status);
        Assert.Equal(Credential, Echo.Header(answer.Text, "Authorization"));
        Assert.Null(Echo.Header(answer.Text, "X-AuthGateway-Identity"));
    }

    private static void AssertMalformed(RawResponse answer, string description)
    {
        Assert.Equal(400, answer.Status);
        Assert.Equal($"Bearer realm=\"authgateway\", error=\"invalid_request\", error_description=\"{description}\"", answer.Header("WWW-Authenticate"));
    }

    private Task<RawResponse> RawAsync(string target, string headers) =>
        RawHttpClient.ExchangeAsync(landscape.Gateway.Data, $"GET {target} HTTP/1.1\r\nHost: a\r\n{headers}\r\n");
}
