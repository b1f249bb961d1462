using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>Most systems read <c>%3A</c> and <c>:</c> as one character: which policy a request has must not depend on the spelling.</summary>
public sealed class SpellingTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("/admin:x")]
    [InlineData("/admin%3Ax")]
    [InlineData("/admin%3ax")]
    [InlineData("/%61dmin%3ax")]
    [InlineData("/ADMIN%3AX")]
    [InlineData("/reports,all/2026")]
    [InlineData("/reports%2Call/2026")]
    [InlineData("/reports%2call/20%2C26")]
    [InlineData("/@root/keys")]
    [InlineData("/%40root/keys")]
    [InlineData("/items/a:b/lock")]
    [InlineData("/items/a%3Ab/lock")]
    public async Task A_protected_route_is_protected_in_every_spelling(string path)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await GetAsync(gateway, path);

        Assert.Equal(401, answer.Status);
        Assert.Empty(upstream.Connections);
    }

    [Theory]
    [InlineData("/members/a%40b.example/points%2B", "/members/a%40b.example/points%2B")]
    [InlineData("/members/a@b.example/points+", "/members/a@b.example/points+")]
    [InlineData("/members/%26%3D%2c%2C", "/members/%26%3D%2C%2C")]
    [InlineData("/members/100%25%3A", "/members/100%25%3A")]
    public async Task A_path_goes_on_as_it_was_spelled_where_the_route_is_the_same(string path, string forwarded)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream);

        var answer = await GetAsync(gateway, path);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith($"GET {forwarded} HTTP/1.1\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/things%3Abatch?x=%3A", "/v2/things:batch?x=%3A")]
    [InlineData("/v1/things:batch", "/v2/things:batch")]
    public async Task A_path_that_only_its_literal_spelling_has_a_route_for_goes_on_in_the_spelling_that_was_judged(string path, string forwarded)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("one", upstream.Address, "Anonymous", "/v1/{name}:batch"),
                ("ReverseProxy:Routes:one:Transforms:0:PathPattern", "/v2/{name}:batch"),
            ],
            "Development");

        var answer = await GetAsync(gateway, path);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith($"GET {forwarded} HTTP/1.1\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_constraint_sees_the_literal_spelling_too()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("open", upstream.Address, "Anonymous", "/x/{id:regex(^[^:]+$)}"),
                .. Gateway.Route("closed", upstream.Address, "members", "/x/{id}"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
            ],
            "Development");

        Assert.Equal(200, (await GetAsync(gateway, "/x/a")).Status);
        Assert.Equal(401, (await GetAsync(gateway, "/x/a:b")).Status);
        Assert.Equal(401, (await GetAsync(gateway, "/x/a%3Ab")).Status);
    }

    [Theory]
    [InlineData("/admin%3Ax")]
    [InlineData("/adm%69n")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%5b0%5D")]
    public async Task A_route_in_a_spelling_that_no_request_has_is_refused_at_the_start(string path)
    {
        var settings = Gateway.Route("one", new Uri("http://127.0.0.1:1"), "Anonymous", path);

        var refused = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Gateway.StartAsync(settings, "Development"));

        Assert.Contains("ReverseProxy:Routes:one:Match:Path", refused.Message, StringComparison.Ordinal);
    }

    private static Task<Gateway> StartAsync(FaultServer upstream) => Gateway.StartAsync(
        [
            .. Gateway.Route("admin", upstream.Address, "members", "/admin:x"),
            .. Gateway.Route("reports", upstream.Address, "members", "/reports,all/{year}"),
            .. Gateway.Route("root", upstream.Address, "members", "/@root/{**rest}"),
            .. Gateway.Route("lock", upstream.Address, "members", "/items/{group}:{item}/lock"),
            ("Authorization:Policies:members:Scopes:0", "profile"),
            .. Gateway.Route("rest", upstream.Address, "Anonymous", "/{**rest}"),
        ],
        "Development");

    private static Task<RawResponse> GetAsync(Gateway gateway, string target) =>
        RawHttpClient.ExchangeAsync(gateway.Data, $"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
}
