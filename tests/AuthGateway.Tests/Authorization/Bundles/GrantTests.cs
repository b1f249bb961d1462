using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Settings;
using static AuthGateway.Tests.Authorization.Bundles.BundleUnderTest;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>A bundle stays within what its namespace was granted, however it spells what lies outside.</summary>
public sealed class GrantTests
{
    [Fact]
    public void What_lies_within_is_fine() => Assert.Empty(Codes(Manifest()));

    [Theory]
    [InlineData("/admin")]
    [InlineData("/members-admin/x")]
    [InlineData("/{any}/points")]
    [InlineData("/{**rest}")]
    [InlineData("/members/../admin")]
    [InlineData("/members/./x")]
    [InlineData("/%6dembers/x")]
    [InlineData("/MEMBERS/x")]
    [InlineData("/m\u0435mbers/x")]
    [InlineData("/\uFF4Dembers/x")]
    [InlineData("/member\u017F/x")]
    [InlineData("/{members=members}/x")]
    [InlineData("/x{members}/x")]
    [InlineData("members/../../admin")]
    [InlineData("")]
    [InlineData("/")]
    public void A_path_outside_is_refused(string path)
    {
        var codes = Codes(Manifest(routes: $$"""{ "points": {{Route(path)}} }"""));

        Assert.True(codes.Intersect(["path_outside", "route_invalid", "value"]).Any(), string.Join(' ', codes));
    }

    [Theory]
    [InlineData("/members")]
    [InlineData("/members/{memberId}")]
    [InlineData("members/{memberId}/points")]
    public void A_path_within_is_taken(string path) => Assert.DoesNotContain("path_outside", Codes(Manifest(routes: $$"""{ "points": {{Route(path)}} }""")));

    [Theory]
    [InlineData(""", "Hosts": [ "admin.example" ]""", "host_outside")]
    [InlineData(""", "Hosts": [ "api.example", "admin.example" ]""", "host_outside")]
    [InlineData(""", "Hosts": [ "*.example" ]""", "host_outside")]
    [InlineData(""", "Hosts": [ "api.example:8080" ]""", "host_outside")]
    [InlineData(""", "Hosts": [ "API.EXAMPLE" ]""", "host_outside")]
    [InlineData("", "host_outside")]
    public void A_host_outside_is_refused_and_so_is_none_where_hosts_are_granted(string hosts, string code)
    {
        var platform = Platform(new BundleGrant { Paths = ["/members/"], Clusters = ["legacy"], Hosts = ["api.example"] });

        Assert.Contains(code, Codes(Manifest(routes: $$"""{ "points": {{Route("/members/{memberId}", hosts)}} }"""), platform));
        Assert.Empty(Codes(Manifest(routes: $$"""{ "points": {{Route("/members/{memberId}", """, "Hosts": [ "api.example" ]""")}} }"""), platform));
    }

    [Theory]
    [InlineData("api.examp\u04cfe")]
    [InlineData("api.example/admin")]
    [InlineData("api..example")]
    [InlineData("*")]
    [InlineData("[::1]")]
    [InlineData("*.[::1]:80")]
    public void A_host_that_no_request_has_is_refused(string host) =>
        Assert.Contains("value", Codes(Manifest(routes: $$"""{ "points": {{Route("/members/{memberId}", $", \"Hosts\": [ \"{host}\" ]")}} }""")));

    [Fact]
    public void A_cluster_outside_is_refused() => Assert.Contains("cluster_outside", Codes(Manifest(routes: $$"""{ "points": {{Route("/members/{memberId}", cluster: "admin")}} }""")));

    [Fact]
    public void A_store_outside_is_refused_for_policies_and_for_the_model()
    {
        var policy = """{ "reads": { "PrincipalTypes": [ "Member" ], "Scopes": [ "points" ], "AnyOf": [ { "Relations": [ { "Store": "01M8FRCPJGJS2D7HKCZJ794F3H", "User": "member:{principal.subject}", "Relation": "owner", "Object": "member:{memberId}" } ] } ] } }""";

        Assert.Contains(Findings(Manifest(policies: policy)), finding => finding is { Code: "store_outside", Pointer: "/policies/reads/AnyOf/0/Relations/0/Store" });
        Assert.Contains("store_outside", Codes(Manifest(more: """, "model": { "store": "01M8FRCPJGJS2D7HKCZJ794F3H", "text": "model\n  schema 1.1\ntype member\n" }""")));
    }

    [Fact]
    public void A_store_outside_is_refused_for_attributes()
    {
        var policy = """{ "reads": { "Scopes": [ "points" ], "AnyOf": [ { "Condition": "attributes.account.status == 'open'", "Attributes": [ { "Name": "account", "Store": "01M8FRCPJGJS2D7HKCZJ794F3H", "Object": "account:{memberId}" } ] } ] } }""";

        Assert.Contains(Findings(Manifest(policies: policy)), finding => finding is { Code: "store_outside", Pointer: "/policies/reads/AnyOf/0/Attributes/0/Store" });
    }

    [Fact]
    public void A_route_goes_before_no_more_exact_one_of_the_configuration()
    {
        static string Ordered(int order) => $$"""{ "ClusterId": "legacy", "AuthorizationPolicy": "reads", "Order": {{order}}, "Match": { "Path": "/members/{memberId}" } }""";

        Assert.Contains("value", Codes(Manifest(routes: $$"""{ "points": {{Ordered(-1)}} }""")));
        Assert.Empty(Codes(Manifest(routes: $$"""{ "points": {{Ordered(1)}} }""")));
    }

    [Fact]
    public void A_scheme_outside_is_refused()
    {
        var route = """{ "ClusterId": "legacy", "AuthorizationPolicy": "reads", "Match": { "Path": "/members/{memberId}" }, "Metadata": { "AuthenticationSchemes": "bearer, legacy-session" } }""";

        Assert.Contains("scheme_outside", Codes(Manifest(routes: $$"""{ "points": {{route}} }""")));
    }

    [Fact]
    public void Nothing_is_open_to_all_unless_the_namespace_may()
    {
        var named = Manifest(routes: $$"""{ "points": {{Route("/members/news", policy: "Anonymous")}} }""", policies: "{ }", scopes: "[ ]");
        var own = Manifest(policies: """{ "reads": { "Anonymous": true } }""", scopes: "[ ]");

        Assert.Contains("anonymous_not_granted", Codes(named));
        Assert.Contains("anonymous_not_granted", Codes(own));
        var open = Platform(new BundleGrant { Paths = ["/members/"], Clusters = ["legacy"], Anonymous = true });
        Assert.Empty(Codes(named, open));
        Assert.Empty(Codes(own, open));
    }

    [Theory]
    [InlineData("\"Transforms\": [ { \"PathSet\": \"/admin\" } ]", "unknown_key")]
    [InlineData("\"Metadata\": { \"ForwardCredential\": \"true\" }", "value")]
    [InlineData("\"Metadata\": { \"ContinueWithoutRedisFor\": \"01:00:00\" }", "value")]
    [InlineData("\"Metadata\": { \"AuthGateway.Policy\": \"Anonymous\" }", "value")]
    public void What_is_the_platforms_to_decide_is_not_offered(string more, string code) => Assert.Contains(
        code, Codes(Manifest(routes: $$"""{ "points": { "ClusterId": "legacy", "AuthorizationPolicy": "reads", "Match": { "Path": "/members/x" }, {{more}} } }""")));

    [Fact]
    public void A_condition_reads_no_header_that_carries_a_credential()
    {
        var policy = """{ "reads": { "Scopes": [ "points" ], "Condition": "request.headers['x_api_key'] == 'a'", "ConditionHeaders": [ "x_api_key" ] } }""";

        Assert.NotEmpty(Codes(Manifest(policies: policy)));
    }

    [Fact]
    public void A_namespace_that_the_platform_does_not_know_is_refused_where_it_would_come_into_force()
    {
        var bundle = Bundle(Manifest(name: "others"));

        Assert.True(Assert.Single(BundleReview.Of(bundle, Platform(), isStrict: true)).IsError);
        Assert.False(Assert.Single(BundleReview.Of(bundle, Platform(), isStrict: false)).IsError);
    }

    [Fact]
    public void A_route_of_the_configuration_at_the_same_place_is_told()
    {
        var configured = new Routes.RouteShape { Id = "static", Path = "/members/{id}/points" };

        Assert.Contains("route_ambiguous", Codes(Manifest(), Platform(null, configured)));
        Assert.Contains("route_unreachable", Codes(Manifest(), Platform(null, configured with { Path = "/{**rest}", Order = -1 })));
        Assert.Empty(Codes(Manifest(), Platform(null, configured with { Path = "/{**rest}" })));
    }

    [Theory]
    [InlineData("/members/", "/members/")]
    [InlineData("/members/", "/members/x/")]
    [InlineData("/", "/orders/")]
    [InlineData("/Members/", "/members/")]
    public void Two_namespaces_never_share_paths(string one, string other)
    {
        var errors = new List<SettingsError>();
        new BundleSettings
        {
            Namespaces = new Dictionary<string, BundleGrant>(StringComparer.Ordinal) { ["a"] = new() { Paths = [one] }, ["b"] = new() { Paths = [other] } },
        }.Validate(new SettingsErrors("x", errors));

        Assert.Single(errors);
    }

    // A host without a port has the requests for all of its ports.
    [Theory]
    [InlineData("api.example", "api.example:8443", 1)]
    [InlineData("api.example", "API.example", 1)]
    [InlineData("api.example", "www.example", 0)]
    public void Two_namespaces_of_one_host_never_share_paths(string one, string other, int expected)
    {
        var errors = new List<SettingsError>();
        new BundleSettings
        {
            Namespaces = new Dictionary<string, BundleGrant>(StringComparer.Ordinal)
            {
                ["a"] = new() { Paths = ["/members/"], Hosts = [one] },
                ["b"] = new() { Paths = ["/members/"], Hosts = [other] },
            },
        }.Validate(new SettingsErrors("x", errors));

        Assert.Equal(expected, errors.Count);
    }

    // Reading the pattern throws, which would end a replica.
    [Fact]
    public void A_path_of_more_segments_than_routing_knows_is_refused()
    {
        string Routes(int segments) => $$"""{ "points": {{Route($"/members/{{memberId}}{string.Concat(Enumerable.Repeat("/x", segments - 2))}")}} }""";

        Assert.Contains("value", Codes(Manifest(routes: Routes(29))));
        Assert.Empty(Codes(Manifest(routes: Routes(28))));
    }

    [Theory]
    [InlineData("members/")]
    [InlineData("/members")]
    [InlineData("/members/../x/")]
    [InlineData("/{any}/")]
    [InlineData("/a//b/")]
    [InlineData("/%61/")]
    public void A_grant_is_a_plain_beginning_of_paths(string path) => Assert.False(PathGrant.IsGrant(path));

    [Fact]
    public void A_policy_of_the_configuration_cant_stand_before_a_bundles()
    {
        var errors = new List<SettingsError>();
        new AuthorizationSettings { Policies = new Dictionary<string, PolicySettings>(StringComparer.Ordinal) { ["members/reads"] = new() { Scopes = ["a"] } } }.Validate(new SettingsErrors("x", errors));

        Assert.Single(errors);
    }
}
