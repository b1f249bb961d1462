using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using static AuthGateway.Tests.Authorization.Bundles.BundleUnderTest;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>What is in force is one version, whole.</summary>
public sealed class PolicyBundlesTests : IDisposable
{
    private static readonly AuthorizationSettings Settings = new() { Bundles = Platform().Settings };

    private readonly PolicyBundles _bundles = new(Settings);

    public void Dispose() => _bundles.Dispose();

    [Fact]
    public async Task A_policy_that_is_not_here_yet_is_answered_503_and_never_open()
    {
        var policies = new RoutePolicies(Settings, new PolicyCompiler(new RelationChecks.FakeRelationChecks()), _bundles);

        var policy = policies.Find("members/reads")!;
        Assert.False(policy.IsAnonymous);
        Assert.Equal("policy_not_loaded", Assert.IsType<AuthorizationDecision.Unavailable>(await policy.DecideAsync(new DecisionInput(Member))).Reason);
        Assert.Null(policies.Find("others/reads"));

        _bundles.Replace([Load(Manifest())]);
        Assert.IsType<AuthorizationDecision.Allowed>(await policies.Find("members/reads")!.DecideAsync(new DecisionInput(Member)));
        Assert.Equal("policy_not_loaded", Reason(await policies.Find("members/other")!.DecideAsync(new DecisionInput(Member))));
    }

    [Fact]
    public async Task A_route_has_the_policy_of_its_own_version_while_another_comes_into_force()
    {
        var first = Load(Manifest());
        var second = Load(Manifest(policies: """{ "reads": { "Scopes": [ "secret" ] } }""", scopes: """[ "secret" ]"""));
        _bundles.Replace([first]);
        var route = Assert.Single(_bundles.Current.Routes);
        _bundles.Replace([second]);

        Assert.IsType<AuthorizationDecision.Allowed>(await _bundles.Find(route.Policy!)!.DecideAsync(new DecisionInput(Member)));
        Assert.Equal("scope", Reason(await _bundles.Find(Assert.Single(_bundles.Current.Routes).Policy!)!.DecideAsync(new DecisionInput(Member))));
        Assert.Equal("scope", Reason(await _bundles.Find("members/reads")!.DecideAsync(new DecisionInput(Member))));
    }

    [Fact]
    public async Task A_version_that_is_long_gone_is_answered_503()
    {
        var gone = Load(Manifest());
        _bundles.Replace([gone]);
        for (var i = 0; i < 4; i++)
        {
            _bundles.Replace([Load(Manifest(more: $", \"description\": \"{i}\""))]);
        }

        Assert.Equal("policy_not_loaded", Reason(await _bundles.Find(gone.Routes[0].Policy!)!.DecideAsync(new DecisionInput(Member))));
    }

    [Fact]
    public async Task Nobody_sees_a_mixture_of_two_versions_while_they_change_all_the_time()
    {
        var versions = new[] { Load(Two("one")), Load(Two("two")) };
        _bundles.Replace([versions[0]]);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var looks = 0;
            while (!stop.IsCancellationRequested || looks < 1000)
            {
                // The routes that are in force at one moment, and what each of them finds afterwards.
                var routes = _bundles.Current.Routes;
                var version = routes[0].Policy![^64..];
                Assert.All(routes, route => Assert.EndsWith(version, route.Policy, StringComparison.Ordinal));
                var snapshot = _bundles.Snapshot;
                Assert.Same(snapshot.FindPolicy("members/a"), snapshot.Find("members")!.Policies["members/a"]);
                Assert.Same(snapshot.FindPolicy("members/b"), snapshot.Find("members")!.Policies["members/b"]);
                looks++;
            }
        })).ToList();
        for (var i = 0; i < 2000; i++)
        {
            _bundles.Replace([versions[i % 2]]);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public void Who_has_the_routes_is_told_when_there_are_others()
    {
        var told = 0;
        using var listening = _bundles.Current.Changed.RegisterChangeCallback(_ => told = _bundles.Current.Routes.Length, null);

        _bundles.Replace([Load(Manifest())]);

        Assert.Equal(1, told);
    }

    private static string Two(string scope) => Manifest(
        policies: $$"""{ "a": { "Scopes": [ "{{scope}}" ] }, "b": { "Scopes": [ "{{scope}}" ] } }""",
        routes: $$"""{ "a": {{Route("/members/a", policy: "a")}}, "b": {{Route("/members/b", policy: "b")}} }""",
        scopes: $$"""[ "{{scope}}" ]""");
}
