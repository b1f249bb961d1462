using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Routes;
using AuthGateway.TestSupport;
using AuthGateway.Tests.Authorization.RelationChecks;
using static AuthGateway.Tests.Authorization.Bundles.BundleUnderTest;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>What lies in Redis is taken or refused; nothing of it ends the replica.</summary>
public sealed class BundleLoaderTests
{
    private const string Other = "01M8FRCPJGJS2D7HKCZJ794F3H";
    private const string Third = "01M8FRCPJGJS2D7HKCZJ794F3J";

    [Fact]
    public void Bundles_that_come_at_once_have_no_more_stores_together_than_those_that_come_one_by_one()
    {
        var platform = Platform(new BundleGrant { Paths = ["/members/"], Clusters = ["legacy"], Stores = [Store, Other, Third] });
        var another = Load(Asks(Third)) with { Namespace = "others" };

        Assert.NotNull(Loaded(platform, Asks(Store, Other), [], out _));
        Assert.Null(Loaded(platform, Asks(Store, Other), [another], out var wrong));
        Assert.Equal("stores_too_many", wrong!.Code);
    }

    [Fact]
    public void The_stores_of_the_evaluation_apis_rules_count_among_the_platforms()
    {
        using var folder = new TemporaryFolder("bundle-platform");
        var loaded = SettingsLoader.Load(
            new SettingsInputs
            {
                BaseDirectory = folder.Path,
                Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["AUTHGATEWAY__Authorization__Evaluation__Resources__document__Store"] = Third },
            },
            GatewaySettings.Catalogue);

        Assert.Equal([Third], PolicyTools.Platform(loaded).Stores);
    }

    [Fact]
    public void What_nobody_can_judge_is_refused()
    {
        Assert.Null(Loaded(Platform() with { Rulebook = new Broken() }, Manifest(), [], out var wrong));
        Assert.Equal("unreadable", wrong!.Code);
    }

    private static LoadedBundle? Loaded(BundlePlatform platform, string manifest, IReadOnlyCollection<LoadedBundle> ready, out BundleFinding? wrong)
    {
        using var bundles = new PolicyBundles(new AuthorizationSettings { Bundles = platform.Settings });
        var bundle = Bundle(manifest);
        return new BundleLoader(platform, new BundleCompiler(new PolicyCompiler(new FakeRelationChecks())), bundles)
            .Load("members", bundle.Version, bundle.Canonical, ready, out wrong);
    }

    private static string Asks(params string[] stores)
    {
        var relations = stores.Select(store => $$"""{ "Store": "{{store}}", "User": "member:{principal.subject}", "Relation": "owner", "Object": "member:{memberId}" }""");
        return Manifest(policies: $$"""{ "reads": { "Scopes": [ "points" ], "PrincipalTypes": [ "Member" ], "Relations": [ {{string.Join(", ", relations)}} ] } }""");
    }

    private sealed class Broken : IRouteRulebook
    {
        public string Revision => "one";

        public IReadOnlyList<RouteShape> Configured => [];

        public IReadOnlySet<string> Clusters => new HashSet<string>(StringComparer.Ordinal);

        public IReadOnlyList<(string Key, string? Found, string Expected)> Check(RouteShape route) => throw new InvalidOperationException("broken");
    }
}
