using AuthGateway.Identity;
using AuthGateway.Proxy;
using AuthGateway.Routes;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Tests.Proxy;

/// <summary>What of a caller's credentials goes on to an upstream.</summary>
public sealed class CredentialTransformTests
{
    private static readonly CredentialPlace.Header Place = new("X-Old-Session");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_session_in_another_spelling_of_the_header_goes_no_further_CWE_444(bool forwards)
    {
        var context = new DefaultHttpContext();
        var request = new HttpRequestMessage();
        foreach (var name in (string[])["x-old-session", "X_Old_Session", "X.Old-Session", "X-Old-Sessions"])
        {
            context.Request.Headers[name] = "s";
            request.Headers.TryAddWithoutValidation(name, "s");
        }

        context.SetCaller(new Principal
        {
            Type = PrincipalType.Member, Issuer = "urn:legacy", Subject = "member-1", Scopes = [], Roles = [],
            IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.MaxValue,
        });
        context.SetJudgedCredential(Place);
        var rules = new RouteRules { RouteId = "members", Policy = "member", Schemes = [AuthenticationSchemes.LegacySession], ForwardCredential = forwards };
        await new CredentialTransform(rules, new CredentialPlaces([Place])).ApplyAsync(new RequestTransformContext
        {
            HttpContext = context, ProxyRequest = request, HeadersCopied = true, Path = "/", DestinationPrefix = "https://upstream.example",
        });
        Assert.Equal(forwards ? ["x-old-session", "X-Old-Sessions"] : ["X-Old-Sessions"], request.Headers.Select(header => header.Key));
    }

    [Theory]
    [InlineData("X-API-Key", "agk_231wiTLUJOwapD8Y_9X7wASwnaHjfWOgJ1BCXnKkyeapvK8KRUAcjQKfK8J4342Ngy", false)]
    [InlineData("x_api_key", " agk_x", false)]
    [InlineData("Authorization", "ApiKey agk_x", false)]
    [InlineData("X-API-Key", "a-key-of-the-upstreams-own", true)]
    [InlineData("X-Other", "agk_x", true)]
    public async Task A_key_of_the_gateways_own_goes_to_no_upstream_of_an_anonymous_route(string name, string value, bool goesOn)
    {
        var context = new DefaultHttpContext();
        var request = new HttpRequestMessage();
        context.Request.Headers[name] = value;
        request.Headers.TryAddWithoutValidation(name, value);
        var rules = new RouteRules { RouteId = "open", Policy = KnownPolicies.Anonymous };
        var places = new CredentialPlaces([new CredentialPlace.Header("X-API-Key")]) { OwnPrefix = "agk_" };
        await new CredentialTransform(rules, places).ApplyAsync(new RequestTransformContext
        {
            HttpContext = context, ProxyRequest = request, HeadersCopied = true, Path = "/", DestinationPrefix = "https://upstream.example",
        });
        Assert.Equal(goesOn, request.Headers.Contains(name));
    }
}
