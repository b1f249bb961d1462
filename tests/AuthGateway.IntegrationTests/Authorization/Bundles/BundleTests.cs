using AuthGateway.TestSupport;
using static AuthGateway.IntegrationTests.Authorization.Bundles.BundleLandscape;

namespace AuthGateway.IntegrationTests.Authorization.Bundles;

/// <summary>A team's bundle in a real gateway: it comes by the command, serves at once and whole, and goes back.</summary>
public sealed class BundleTests(BundleLandscape landscape) : IClassFixture<BundleLandscape>
{
    [Fact]
    public async Task A_bundles_routes_and_policies_come_into_force_together_and_go_back_together()
    {
        await using var gateway = await landscape.StartAsync("plain");
        var (one, two) = (await gateway.DevelopmentTokenAsync(scope: "one"), await gateway.DevelopmentTokenAsync(scope: "two"));
        Assert.Equal(404, (await SendAsync(gateway, "/plain/x", one)).Status);

        await landscape.ApplyAsync("plain", Manifest("plain", "one"));
        await Eventually.TrueAsync(async () => await SendAsync(gateway, "/plain/x", one) is (200, "one"), what: "version one serves");
        Assert.Equal(403, (await SendAsync(gateway, "/plain/x", two)).Status);

        await landscape.ApplyAsync("plain", Manifest("plain", "two"));
        await Eventually.TrueAsync(async () => await SendAsync(gateway, "/plain/x", two) is (200, "two"), what: "version two serves");
        Assert.Equal(403, (await SendAsync(gateway, "/plain/x", one)).Status);

        var history = (await landscape.RunAsync("plain", "history", "plain")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, history.Length);
        Assert.Equal(0, (await landscape.RunAsync("plain", "rollback", "plain", history[1].Split(' ')[1])).Code);
        await Eventually.TrueAsync(async () => await SendAsync(gateway, "/plain/x", one) is (200, "one"), what: "version one serves again");
        Assert.Equal(1, (await landscape.RunAsync("plain", "rollback", "plain", new string('a', 64))).Code);
    }

    [Fact]
    public async Task No_request_gets_the_route_of_one_version_with_the_policy_of_another()
    {
        await landscape.ApplyAsync("hammered", Manifest("hammered", "one"));
        await using var gateway = await landscape.StartAsync("hammered", waitUntilReady: true, ("Authorization:Bundles:Required", "true"));
        var tokens = new[] { "one", "two" }.ToDictionary(scope => scope, scope => gateway.DevelopmentTokenAsync(scope: scope));
        await Task.WhenAll(tokens.Values);
        using var stop = new CancellationTokenSource();
        var callers = tokens.SelectMany(token => Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            var served = 0;
            while (!stop.IsCancellationRequested)
            {
                var (status, body) = await SendAsync(gateway, "/hammered/x", await token.Value);

                // Who has the scope of one version is served by that version's upstream, or told no by the other version.
                Assert.True(status == 403 || (status == 200 && body == token.Key), $"{token.Key}: {status} {body}");
                served += status == 200 ? 1 : 0;
            }

            return served;
        }))).ToList();
        foreach (var version in new[] { "two", "one", "two", "one", "two", "one" })
        {
            await landscape.ApplyAsync("hammered", Manifest("hammered", version));
            await Eventually.TrueAsync(async () => (await SendAsync(gateway, "/hammered/x", await tokens[version])).Status == 200, what: $"version {version} serves");
        }

        await stop.CancelAsync();
        Assert.True((await Task.WhenAll(callers)).Sum() > 0);
    }

    [Fact]
    public async Task A_route_of_the_configuration_that_names_a_bundles_policy_is_closed_until_it_is_there()
    {
        await using var gateway = await landscape.StartAsync("named", waitUntilReady: true, ("ReverseProxy:Routes:one:AuthorizationPolicy", "named/reads"));
        var token = await gateway.DevelopmentTokenAsync(scope: "one");

        var (status, body) = await SendAsync(gateway, "/static/one", token);
        Assert.Equal(503, status);
        Assert.Contains("policy_not_loaded", body, StringComparison.Ordinal);

        await landscape.ApplyAsync("named", Manifest("named", "one"));
        await Eventually.TrueAsync(async () => await SendAsync(gateway, "/static/one", token) is (200, "one"), what: "the policy came");
    }

    [Fact]
    public async Task A_replica_that_needs_bundles_is_not_ready_without_them_and_says_which_it_has()
    {
        await using var gateway = await landscape.StartAsync("required", waitUntilReady: false, ("Authorization:Bundles:Required", "true"));
        await Eventually.TrueAsync(async () => (await gateway.ManagementClient.GetStringAsync("/livez")).Contains("alive", StringComparison.Ordinal));
        using var before = await gateway.ManagementClient.GetAsync("/readyz");
        Assert.Equal(503, (int)before.StatusCode);
        Assert.Contains("policy bundles: required not loaded", await before.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await landscape.ApplyAsync("required", Manifest("required", "one"));
        await Eventually.TrueAsync(async () => (await gateway.ManagementClient.GetAsync("/readyz")).IsSuccessStatusCode, what: "ready");
        var version = (await landscape.RunAsync("required", "history", "required")).Output.Split(' ')[1];
        var metrics = await gateway.ManagementClient.GetStringAsync("/metrics");
        Assert.Contains($"authgateway_policy_bundle_info{{namespace=\"required\",version=\"{version}\"}} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("authgateway_policy_bundle_refused{namespace=\"required\"} 0", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_or_not_expected_is_not_applied()
    {
        var outside = landscape.Write("outside.json", Manifest("refused", "one").Replace("\"/refused/x\"", "\"/admin\"", StringComparison.Ordinal));
        var (code, _, error) = await landscape.RunAsync("refused", "apply", outside);
        Assert.Equal(1, code);
        Assert.Contains("path_outside", error, StringComparison.Ordinal);

        var good = landscape.Write("good.json", Manifest("refused", "one"));
        Assert.Equal(1, (await landscape.RunAsync("refused", "apply", good, "--expect", new string('a', 64))).Code);
        Assert.Equal(0, (await landscape.RunAsync("refused", "apply", good, "--dry-run")).Code);
        Assert.Equal("", (await landscape.RunAsync("refused", "history", "refused")).Output);
        Assert.Equal(1, (await landscape.RunAsync("refused", "diff", good)).Code);
        Assert.Equal(0, (await landscape.RunAsync("refused", "apply", good, "--expect", "none")).Code);
        Assert.Equal(0, (await landscape.RunAsync("refused", "diff", good)).Code);

        // Two pipelines that began from the same version: the second is told.
        var version = (await landscape.RunAsync("refused", "history", "refused")).Output.Split(' ')[1];
        Assert.Equal(0, (await landscape.RunAsync("refused", "apply", landscape.Write("a.json", Manifest("refused", "two")), "--expect", version)).Code);
        (code, _, error) = await landscape.RunAsync("refused", "apply", landscape.Write("b.json", Manifest("refused", "one", "y")), "--expect", version);
        Assert.Equal(1, code);
        Assert.Contains("Another version is in force", error, StringComparison.Ordinal);
    }
}
