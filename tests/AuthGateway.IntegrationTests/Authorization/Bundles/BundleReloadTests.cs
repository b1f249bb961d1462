using System.Text.Json;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.TestSupport;
using static AuthGateway.IntegrationTests.Authorization.Bundles.BundleLandscape;

namespace AuthGateway.IntegrationTests.Authorization.Bundles;

/// <summary>A configuration that comes after a bundle and wants the same requests.</summary>
public sealed class BundleReloadTests(BundleLandscape landscape) : IClassFixture<BundleLandscape>
{
    private const string Name = "reloaded";

    // The binary looks at its file every five seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("/reloaded/{other}", true)]
    [InlineData("/reloaded/{other:alpha}", false)]
    public async Task The_configurations_route_is_taken_where_nothing_decides_and_never_an_error(string path, bool isProven)
    {
        // The second stands beside a bundle's route with a constraint: nothing is proven about the two, and both take the request.
        var manifest = Manifest(Name, "one", isProven ? "{id}" : "{id:minlength(1)}");
        (string, string)[] keys = [.. landscape.Keys(Name, ("Authorization:Bundles:PollInterval", "00:00:00.200"), ("Hosting:DrainDelay", "00:00:00"))];
        var file = landscape.Write("reload.json", Json(keys));
        var (data, management) = (FreePort.Next(), FreePort.Next());
        await using var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Development",
            ["serve", "--config", file],
            ("Hosting:Urls", $"http://127.0.0.1:{data}"),
            ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
            ("Development:SampleLegacySystem", "")));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{data}") };
        using var operators = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await GatewayProcess.ReadyAsync(operators);
        using var token = await operators.PostAsync("/dev/token?sub=member-1&scope=one", content: null);
        client.DefaultRequestHeaders.Authorization = GatewayProcess.Bearer((await token.Content.ReadAsStringAsync()).Trim());
        await landscape.ApplyAsync(Name, manifest);
        await Eventually.TrueAsync(async () => await AskAsync(client) == "200 one", what: "the bundle's route is served");

        Swap(file, Json([.. keys, ("ReverseProxy:Routes:later:ClusterId", "two"), ("ReverseProxy:Routes:later:AuthorizationPolicy", "Authenticated"), ("ReverseProxy:Routes:later:Match:Path", path)]));
        await UntilAsync(client, "200 two");

        // What can be proven is said, and the rest of the bundle goes on.
        if (isProven)
        {
            await Eventually.TrueAsync(async () => await RefusedAsync(operators) == "1", what: "the metric says it");
            Assert.Contains("(route_ambiguous)", await operators.GetStringAsync("/healthz/deep"), StringComparison.Ordinal);
            await process.WaitForLineAsync(line => line.Contains("BundleRefused", StringComparison.Ordinal) && line.Contains("later", StringComparison.Ordinal), Patience);
        }

        Swap(file, Json(keys));
        await UntilAsync(client, "200 one");
        await Eventually.TrueAsync(async () => await RefusedAsync(operators) == "0", what: "nothing is refused any more");
    }

    // At every moment one of the two answers, whichever configuration is in force.
    private static Task UntilAsync(HttpClient client, string wanted) => Eventually.TrueAsync(
        async () =>
        {
            var answer = await AskAsync(client);
            Assert.True(answer is "200 one" or "200 two", answer);
            return answer == wanted;
        },
        Patience,
        wanted);

    private static async Task<string> AskAsync(HttpClient client)
    {
        using var response = await client.GetAsync($"/{Name}/x");
        return $"{(int)response.StatusCode} {(response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : "")}";
    }

    private static async Task<string> RefusedAsync(HttpClient operators)
    {
        const string Metric = $"authgateway_policy_bundle_refused{{namespace=\"{Name}\"}} ";
        return (await operators.GetStringAsync("/metrics")).Split('\n').Single(line => line.StartsWith(Metric, StringComparison.Ordinal))[Metric.Length..];
    }

    private static string Json(IEnumerable<(string Key, string Value)> keys) => JsonSerializer.Serialize(keys.ToDictionary(pair => pair.Key, pair => pair.Value));

    // Never half of it.
    private static void Swap(string file, string json)
    {
        File.WriteAllText($"{file}.next", json);
        File.Move($"{file}.next", file, overwrite: true);
    }
}
