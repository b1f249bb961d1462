using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization.Evaluation;

/// <summary>Redis, a gateway that keeps relationships, and gateways that decide by the samples' models, tuples and rules.</summary>
public sealed class AuthzenLandscape : IAsyncLifetime
{
    // The samples' store, which each test replaces by one of its own.
    private const string SampleStore = "01JDQW8X5N0000000000000001";

    private RedisForTests _redis = null!;
    private string _token = "";

    /// <summary>Where relationships are written: another replica than those that decide.</summary>
    internal Gateway Writer { get; private set; } = null!;

    internal string Redis => _redis.Endpoint;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisForTests.StartAsync();
        Writer = await Gateway.StartAsync(
            [.. Keys(Redis), ("Relationships:Api:WritePolicy", "Authenticated"), ("Relationships:Api:ManagePolicy", "Authenticated")], "Development");
        _token = await Writer.DevelopmentTokenAsync("application", "admin");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { Writer, _redis })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>Every key of a sample's settings, for a store.</summary>
    internal static IEnumerable<(string Key, string Value)> Settings(string sample, string store) =>
        Flatten("", JsonNode.Parse(File.ReadAllText(Sample($"{sample}.json")))!).Select(pair => (pair.Key, pair.Value == SampleStore ? store : pair.Value));

    /// <summary>A new store with a sample's model and tuples.</summary>
    internal async Task<string> BeginAsync(string sample)
    {
        var store = await BeginStoreAsync(await File.ReadAllTextAsync(Sample($"{sample}.fga")));
        await WriteAsync(store, await File.ReadAllTextAsync(Sample($"{sample}.tuples.json")));
        return store;
    }

    /// <summary>A new store with a model.</summary>
    internal async Task<string> BeginStoreAsync(string model)
    {
        var store = (await CallAsync("/fga/stores", """{"name":"of tests"}""")).GetProperty("id").GetString()!;
        var parsed = Assert.IsType<ModelDslResult.Parsed>(ModelDsl.Parse(model));
        await CallAsync($"/fga/stores/{store}/authorization-models", Encoding.UTF8.GetString(ModelJson.ToUtf8(parsed.Model)));
        return store;
    }

    /// <summary>Writes tuples; the token of the moment.</summary>
    internal async Task<string> WriteAsync(string store, string tupleKeys, string what = "writes")
    {
        using var response = await SendAsync(Writer, $"/fga/stores/{store}/write", $$"""{"{{what}}":{{tupleKeys}}}""", _token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response.Headers.GetValues("AuthGateway-Consistency-Token").Single();
    }

    /// <summary>A gateway that decides by a sample.</summary>
    internal async Task<AuthzenGateway> StartAsync(string sample, params (string Key, string Value)[] more)
    {
        var store = await BeginAsync(sample);
        return await StartAsync(Redis, [.. Settings(sample, store), .. more], store);
    }

    /// <summary>A gateway with these keys.</summary>
    internal static async Task<AuthzenGateway> StartAsync(string redis, IEnumerable<(string Key, string Value)> more, string store)
    {
        var gateway = await Gateway.StartAsync([.. Keys(redis), .. more], "Development");
        return new AuthzenGateway(gateway, await gateway.DevelopmentTokenAsync("application", "shop", "authzen"), store);
    }

    /// <summary>Asks. Bodies may be written with single quotes, for none of them has one in a text.</summary>
    internal static async Task<HttpResponseMessage> SendAsync(Gateway gateway, string path, string body, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.Replace('\'', '"'), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await gateway.Client.SendAsync(request);
    }

    internal static IEnumerable<(string Key, string Value)> Keys(string redis) => [("Redis:Url", $"redis://{redis}"), ("Redis:CommandTimeout", "00:00:10")];

    private static string Sample(string name) => Repository.PathOf("samples", "authorization", name);

    private static IEnumerable<(string Key, string Value)> Flatten(string path, JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Flatten(path.Length == 0 ? member.Key : $"{path}:{member.Key}", member.Value!)),
        JsonArray items => items.SelectMany((item, index) => Flatten($"{path}:{index}", item!)),
        _ => [(path, node.ToString())],
    };

    private async Task<JsonElement> CallAsync(string path, string body)
    {
        using var response = await SendAsync(Writer, path, body, _token);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }
}
