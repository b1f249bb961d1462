using AuthGateway.Proxy;
using AuthGateway.Routes;
using Microsoft.Extensions.Configuration;

namespace AuthGateway.Tests.Proxy;

/// <summary>A bundle's route is held to the rules of the configuration's own.</summary>
public sealed class BundleRouteRulebookTests : IDisposable
{
    private static readonly IConfiguration Configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ReverseProxy:Routes:static:ClusterId"] = "legacy",
        ["ReverseProxy:Routes:static:AuthorizationPolicy"] = "Authenticated",
        ["ReverseProxy:Routes:static:Match:Path"] = "/static",
        ["ReverseProxy:Clusters:legacy:Destinations:a:Address"] = "http://127.0.0.1:1",
    }).Build();

    private readonly BundleRouteRulebook _rulebook = new(Configuration, RouteOffers.From(Configuration));

    public void Dispose() => _rulebook.Dispose();

    [Fact]
    public void A_plain_route_is_fine() => Assert.Empty(_rulebook.Check(Route("/members/{id}")));

    [Theory]
    [InlineData("/members/%2e%2e/admin")]
    [InlineData("/members/%2Fadmin")]
    [InlineData("/members/[a]")]
    [InlineData("/members/{a}{b}")]
    [InlineData("/members//x")]
    public void A_path_that_protects_nothing_is_refused(string path) => Assert.NotEmpty(_rulebook.Check(Route(path)));

    [Theory]
    [InlineData("/members/{id:int}")]
    [InlineData("/members/{id:length(3,7)}")]
    [InlineData("/members/{id:alpha:maxlength(9)?}")]
    public void A_constraint_that_routing_knows_is_fine(string path) => Assert.Empty(_rulebook.Check(Route(path)));

    // One of them stops routing for every route of the gateway.
    [Theory]
    [InlineData("/members/{id:integer}")]
    [InlineData("/members/{id:int(3)}")]
    [InlineData("/members/{id:length(7,3)}")]
    [InlineData("/members/{id:min(99999999999999999999)}")]
    [InlineData("/members/{id:integer?}")]
    [InlineData("/members/x-{id:integer}")]
    public void A_constraint_that_routing_cant_make_is_refused(string path) => Assert.NotEmpty(_rulebook.Check(Route(path)));

    // CWE-1333: it is tried on the paths of callers of whom nothing is known yet.
    [Theory]
    [InlineData("/members/{id:regex(^(a+)+$)}")]
    [InlineData("/members/{id:REGEX(^(a+)+$)?}")]
    [InlineData("/members/x-{id:int:regex(a)}")]
    public void A_regular_expression_is_refused(string path) => Assert.NotEmpty(_rulebook.Check(Route(path)));

    [Theory]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    [InlineData("*.[::1]")]
    public void A_host_that_routing_cant_read_is_refused(string host) => Assert.NotEmpty(_rulebook.Check(Route("/members") with { Hosts = [host] }));

    [Theory]
    [InlineData("AuthenticationSchemes", "legacy-session")]
    [InlineData("AuthenticationSchemes", "none")]
    [InlineData("ProofOfPossession", "Dpop")]
    [InlineData("MaxAuthenticationAge", "0")]
    public void What_the_gateway_does_not_offer_is_refused(string name, string value) =>
        Assert.NotEmpty(_rulebook.Check(Route("/members") with { Metadata = Route("/").Metadata.Add(name, value) }));

    [Fact]
    public void A_name_of_the_configurations_is_refused() => Assert.NotEmpty(_rulebook.Check(Route("/members") with { Id = "STATIC" }));

    [Fact]
    public void The_configurations_routes_and_clusters_are_told()
    {
        Assert.Equal("/static", Assert.Single(_rulebook.Configured).Path);
        Assert.Equal(["legacy"], _rulebook.Clusters);
    }

    private static RouteShape Route(string path) => new() { Id = "members/x", Path = path, Cluster = "legacy", Policy = "reads" };
}
