using System.CommandLine;
using AuthGateway.Commands;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization.Bundles;

/// <summary>Redis, two upstreams that say which they are, and a namespace that may use both.</summary>
public sealed class BundleLandscape : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new("bundles");
    private RedisForTests _redis = null!;
    private FaultServer _one = null!;
    private FaultServer _two = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisForTests.StartAsync();
        (_one, _two) = (Upstream("one"), Upstream("two"));
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _redis.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The keys of a gateway whose namespace has this name: each test has one of its own.</summary>
    internal IEnumerable<(string Key, string Value)> Keys(string name, params IEnumerable<(string Key, string Value)> more) =>
    [
        ("Redis:Url", $"redis://{_redis.Endpoint}"),
        ("Redis:CommandTimeout", "00:00:10"),
        ($"Authorization:Bundles:Namespaces:{name}:Paths:0", $"/{name}/"),
        ($"Authorization:Bundles:Namespaces:{name}:Clusters:0", "one"),
        ($"Authorization:Bundles:Namespaces:{name}:Clusters:1", "two"),
        ($"Authorization:Bundles:Namespaces:{name}:ResourceTypes:0", $"{name}-doc"),
        .. Gateway.Route("one", _one.Address, "Authenticated", "/static/one"),
        .. Gateway.Route("two", _two.Address, "Authenticated", "/static/two"),
        .. more,
    ];

    internal Task<Gateway> StartAsync(string name, bool waitUntilReady = true, params IEnumerable<(string Key, string Value)> more) =>
        Gateway.StartAsync(Keys(name, more), "Development", waitUntilReady);

    /// <summary>Version "one" sends those with the scope one to the upstream one, and "two" the same with two.</summary>
    internal static string Manifest(string name, string version, string path = "x") => $$"""
        {
          "apiVersion": "authgateway/v1", "namespace": "{{name}}", "scopes": [ "{{version}}" ],
          "policies": { "reads": { "Scopes": [ "{{version}}" ] } },
          "routes": { "read": { "ClusterId": "{{version}}", "AuthorizationPolicy": "reads", "Match": { "Path": "/{{name}}/{{path}}" } } }
        }
        """;

    /// <summary>Runs a command with the configuration of the namespace.</summary>
    internal async Task<(int Code, string Output, string Error)> RunAsync(string name, params string[] arguments)
    {
        var configuration = _folder.File($"{name}.json");
        await File.WriteAllTextAsync(configuration, $"{{ {string.Join(", ", Keys(name).Select(pair => $"\"{pair.Key}\": \"{pair.Value}\""))} }}");
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await GatewayCommand.Create(GatewaySettings.Catalogue)
            .Parse(["policy", .. arguments, "--config", configuration, "--environment", "Development"])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Puts a manifest in force with the command.</summary>
    internal async Task ApplyAsync(string name, string manifest)
    {
        var (code, _, error) = await RunAsync(name, "apply", Write($"{name}.policy.json", manifest));
        Assert.True(code == 0, error);
    }

    internal string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    /// <summary>A request's status and body.</summary>
    internal static async Task<(int Status, string Body)> SendAsync(Gateway gateway, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var response = await gateway.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static FaultServer Upstream(string name) => FaultServer.Start(async connection =>
    {
        while (true)
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {name.Length}\r\n\r\n{name}");
        }
    });
}
