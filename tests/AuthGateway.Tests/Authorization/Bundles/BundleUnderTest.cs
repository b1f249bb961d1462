using System.Collections.Immutable;
using System.Text;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Routes;
using AuthGateway.Tests.Authorization.RelationChecks;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>Manifests, what a platform grants them, and what is said of them.</summary>
internal static class BundleUnderTest
{
    public const string Store = "01M8FRCPJGJS2D7HKCZJ794F3G";

    /// <summary>A manifest with one policy and one route, and what is put in place of parts of it.</summary>
    public static string Manifest(
        string policies = """{ "reads": { "PrincipalTypes": [ "Member" ], "Scopes": [ "points" ] } }""",
        string routes = """{ "points": { "ClusterId": "legacy", "AuthorizationPolicy": "reads", "Match": { "Path": "/members/{memberId}/points" } } }""",
        string scopes = """[ "points" ]""",
        string name = "members",
        string more = "") => $$"""
        {
          "apiVersion": "authgateway/v1",
          "namespace": "{{name}}",
          "scopes": {{scopes}},
          "policies": {{policies}},
          "routes": {{routes}}{{more}}
        }
        """;

    /// <summary>A route of the manifest above with another path, and more.</summary>
    public static string Route(string path, string more = "", string policy = "reads", string cluster = "legacy") =>
        $$"""{ "ClusterId": "{{cluster}}", "AuthorizationPolicy": "{{policy}}", "Match": { "Path": "{{path}}"{{more}} } }""";

    public static BundlePlatform Platform(BundleGrant? grant = null, params ImmutableArray<RouteShape> configured) => new(
        new BundleSettings
        {
            Namespaces = new Dictionary<string, BundleGrant>(StringComparer.Ordinal)
            {
                ["members"] = grant ?? new BundleGrant { Paths = ["/members/"], Clusters = ["legacy"], Stores = [Store] },
            },
        },
        new Rulebook(configured),
        ["X-API-Key"],
        [],
        MaxStores: 2);

    public static Bundle? Read(string text, List<BundleFinding> findings, Func<string, string?>? files = null) =>
        BundleReader.Read("members.policy.json", Encoding.UTF8.GetBytes(text), files, findings);

    /// <summary>The manifest, of which nothing is wrong so far.</summary>
    public static Bundle Bundle(string text)
    {
        var findings = new List<BundleFinding>();
        var bundle = Read(text, findings);
        Assert.True(bundle is not null, string.Join('\n', findings));
        return bundle;
    }

    /// <summary>What is wrong with a manifest, by its codes.</summary>
    public static IReadOnlyList<string> Codes(string text, BundlePlatform? platform = null) => [.. Findings(text, platform).Select(finding => finding.Code)];

    public static IReadOnlyList<BundleFinding> Findings(string text, BundlePlatform? platform = null)
    {
        var findings = new List<BundleFinding>();
        return Read(text, findings) is { } bundle ? [.. findings, .. BundleReview.Of(bundle, platform ?? Platform(), isStrict: true)] : findings;
    }

    public static LoadedBundle Load(string text) => new BundleCompiler(new PolicyCompiler(new FakeRelationChecks())).Compile(Bundle(text));

    // The proxy's own rules are tested with the proxy.
    private sealed class Rulebook(ImmutableArray<RouteShape> configured) : IRouteRulebook
    {
        public string Revision => "one";

        public IReadOnlyList<RouteShape> Configured => configured;

        public IReadOnlySet<string> Clusters => new HashSet<string>(StringComparer.Ordinal) { "legacy" };

        public IReadOnlyList<(string Key, string? Found, string Expected)> Check(RouteShape route) => [];
    }
}
