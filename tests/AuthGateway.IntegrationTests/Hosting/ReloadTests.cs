using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>Routes that change in the mounted file while requests flow.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _mount = new("mount");
    private int _version;

    public void Dispose() => _mount.Dispose();

    [Fact]
    [Trait(FaultCatalogue.Row, "P10")]
    public async Task A_swapped_file_changes_routes_without_a_failed_request_and_a_wrong_one_changes_nothing()
    {
        await using var one = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
        await using var two = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
        await SwapAsync(Configuration(Route("a", "Anonymous"), Cluster("a", one)));
        File.CreateSymbolicLink(_mount.File("gateway.json"), "..data/gateway.json");
        var (data, management) = (FreePort.Next(), FreePort.Next());
        await using var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Development",
            ["serve", "--config", _mount.File("gateway.json")],
            ("Hosting:Urls", $"http://127.0.0.1:{data}"),
            ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
            ("Development:SampleLegacySystem", "")));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{data}") };
        using var managementClient = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await GatewayProcess.ReadyAsync(managementClient);
        using var enough = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var traffic = Enumerable.Range(0, 4).Select(_ => AskOnAsync(client, answers, enough.Token)).ToList();
        await Eventually.TrueAsync(() => answers.ContainsKey("200 one"));

        // A new route, and another server behind the old one.
        await SwapAsync(Configuration($"{Route("a", "Anonymous")},{Route("b", "Anonymous")}", $"{Cluster("a", two)},{Cluster("b", one)}"));
        await Eventually.TrueAsync(async () => await AskAsync(client, "/b") == "200 one", Patience, "the new route is served");
        await Eventually.TrueAsync(() => answers.ContainsKey("200 two"), what: "the old route goes to the new server");

        // A route without a policy, beside a sound one: the whole change is refused.
        await SwapAsync(Configuration($"{Route("a", "Anonymous")},{Route("c", "Anonymous")},{Route("d", null)}", $"{Cluster("a", one)},{Cluster("c", one)},{Cluster("d", one)}"));
        await process.WaitForLineAsync(line => line.Contains("refused", StringComparison.Ordinal) && line.Contains("Routes:d:AuthorizationPolicy", StringComparison.Ordinal), Patience);
        await AssertUnchangedAsync(client, managementClient);

        await SwapAsync("{ broken");
        await process.WaitForLineAsync(line => line.Contains("refused", StringComparison.Ordinal) && line.Contains("valid JSON", StringComparison.Ordinal), Patience);
        await AssertUnchangedAsync(client, managementClient);

        // A policy is read at the start only, so a route that names a new one cannot be served yet, nor anything beside it.
        await SwapAsync(Configuration(
            $"{Route("a", "Anonymous")},{Route("c", "new")}",
            $"{Cluster("a", one)},{Cluster("c", one)}",
            """ "Authorization": { "Policies": { "new": { "Scopes": [ "x" ] } } }, """));
        await process.WaitForLineAsync(line => line.Contains("Routes:c:AuthorizationPolicy", StringComparison.Ordinal), Patience);
        await AssertUnchangedAsync(client, managementClient);

        await SwapAsync(Configuration($"{Route("a", "Anonymous")},{Route("c", "Anonymous")}", $"{Cluster("a", two)},{Cluster("c", one)}"));
        await Eventually.TrueAsync(async () => await AskAsync(client, "/c") == "200 one", Patience, "the mended file is served");
        // Routing is asked twice, for the two spellings of a path, and learns of a change one after the other.
        await Eventually.TrueAsync(async () => await AskAsync(client, "/b") == "404", what: "the old route is gone");

        await enough.CancelAsync();
        await Task.WhenAll(traffic);
        Assert.Equal(["200 one", "200 two"], answers.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task AssertUnchangedAsync(HttpClient client, HttpClient management)
    {
        Assert.Equal("200 one", await AskAsync(client, "/b"));
        Assert.Equal("404", await AskAsync(client, "/c"));
        Assert.Equal("404", await AskAsync(client, "/d"));
        using var ready = await management.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static async Task AskOnAsync(HttpClient client, ConcurrentDictionary<string, int> answers, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            string answer;
            try
            {
                answer = await AskAsync(client, "/a");
            }
            catch (HttpRequestException exception)
            {
                answer = exception.HttpRequestError.ToString();
            }

            answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        }
    }

    private static async Task<string> AskAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return response.IsSuccessStatusCode ? $"{status} {await response.Content.ReadAsStringAsync()}" : status;
    }

    private static string Configuration(string routes, string clusters, string before = "") =>
        $$"""{ {{before}} "ReverseProxy": { "Routes": { {{routes}} }, "Clusters": { {{clusters}} } } }""";

    private static string Route(string name, string? policy) =>
        $$"""
        "{{name}}": { "ClusterId": "{{name}}", {{(policy is null ? "" : $"\"AuthorizationPolicy\": \"{policy}\",")}} "Match": { "Path": "/{{name}}" } }
        """;

    private static string Cluster(string name, FaultServer server) =>
        $$"""
        "{{name}}": { "Destinations": { "one": { "Address": "{{server.Address}}" } } }
        """;

    // As the kubelet does it: a new folder, and the link to it renamed over the old one.
    private async Task SwapAsync(string json)
    {
        var folder = $"..{++_version}";
        Directory.CreateDirectory(_mount.File(folder));
        await File.WriteAllTextAsync(Path.Combine(_mount.File(folder), "gateway.json"), json);
        Directory.CreateSymbolicLink(_mount.File("..data_tmp"), folder);
        var (exitCode, _, _) = await ChildProcess.RunAsync(new ChildProcessOptions("/bin/mv", "-T", _mount.File("..data_tmp"), _mount.File("..data")));
        Assert.Equal(0, exitCode);
    }
}
