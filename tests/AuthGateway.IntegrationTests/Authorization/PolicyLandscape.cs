using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Authorization;

/// <summary>Redis, an upstream, a gateway that keeps relationships, and gateways whose routes ask about them.</summary>
public sealed class PolicyLandscape : IAsyncLifetime
{
    private RedisForTests _redis = null!;

    internal FaultServer Upstream { get; private set; } = null!;

    /// <summary>Where relationships are written: another replica than those that ask.</summary>
    internal Gateway Writer { get; private set; } = null!;

    internal string Redis => _redis.Endpoint;

    /// <summary>The store's id.</summary>
    internal string Store { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisForTests.StartAsync();
        Upstream = FaultServer.Start(async connection =>
        {
            while (true)
            {
                await connection.ReadRequestAsync();
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        Writer = await StartAsync(
            Redis,
            ("Relationships:Api:WritePolicy", "Authenticated"),
            ("Relationships:Api:ManagePolicy", "Authenticated"),
            ("Relationships:Api:ReadPolicy", "Authenticated"));
        Store = (await CallAsync(HttpMethod.Post, "/fga/stores", new { name = "members" }))["id"]!.GetValue<string>();
        await CallAsync(HttpMethod.Post, $"/fga/stores/{Store}/authorization-models", MembersModel.Model);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { Writer, Upstream, _redis })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>A gateway over a Redis, with these keys.</summary>
    internal Task<Gateway> StartAsync(string redis, params IEnumerable<(string Key, string Value)> more) => Gateway.StartAsync(Keys(redis, more), "Development");

    /// <summary>The keys of such a gateway.</summary>
    internal IEnumerable<(string Key, string Value)> Keys(string redis, IEnumerable<(string Key, string Value)> more) =>
        [("Redis:Url", $"redis://{redis}"), ("Redis:CommandTimeout", "00:00:10"), .. more];

    /// <summary>The keys of one route and its policy.</summary>
    internal IEnumerable<(string Key, string Value)> Route(string name, string path, params (string Key, string Value)[] policy) =>
        [.. Gateway.Route(name, Upstream.Address, name, path), .. policy.Select(each => ($"Authorization:Policies:{name}:{each.Key}", each.Value))];

    /// <summary>The keys of a relationship that a policy demands.</summary>
    internal IEnumerable<(string Key, string Value)> Relation(string user, string relation, string target, string below = "", bool confirm = false) =>
    [
        ($"{below}Relations:0:Store", Store), ($"{below}Relations:0:User", user), ($"{below}Relations:0:Relation", relation),
        ($"{below}Relations:0:Object", target), ($"{below}Relations:0:Confirm", confirm ? "true" : "false"),
    ];

    /// <summary>Says what is true of an object.</summary>
    internal Task DescribeAsync(string name, object attributes) =>
        CallAsync(HttpMethod.Post, $"/fga/stores/{Store}/attributes/write", new { writes = new[] { new { @object = name, attributes } } });

    /// <summary>Writes a relationship, or deletes it.</summary>
    internal Task WriteAsync(string user, string relation, string target, bool delete = false)
    {
        var keys = new { tuple_keys = new[] { new { user, relation, @object = target } } };
        return CallAsync(HttpMethod.Post, $"/fga/stores/{Store}/write", delete ? new { deletes = keys } : new { writes = keys });
    }

    /// <summary>Writes up to a hundred relationships at once.</summary>
    internal Task WriteAsync(IEnumerable<(string User, string Relation, string Object)> tuples)
    {
        var keys = new { tuple_keys = tuples.Select(tuple => new { user = tuple.User, relation = tuple.Relation, @object = tuple.Object }).ToArray() };
        return CallAsync(HttpMethod.Post, $"/fga/stores/{Store}/write", new { writes = keys });
    }

    /// <summary>A request with a token, its target as it is spelled.</summary>
    internal static async Task<RawResponse> SendAsync(Gateway gateway, string target, string token, string headers = "") =>
        await RawHttpClient.ExchangeAsync(gateway.Data, $"GET {target} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\n{headers}Connection: close\r\n\r\n");

    /// <summary>What was reported of a request that was refused.</summary>
    internal static async Task<RecentRequest> ReportedAsync(Gateway gateway, RawResponse response)
    {
        var id = response.Json.GetProperty("request_id").GetString();
        var recent = gateway.Services.GetRequiredService<RecentRequests>();
        RecentRequest? found = null;
        await Eventually.TrueAsync(() => (found = recent.Newest().FirstOrDefault(request => request.RequestId == id)) is not null, what: "the request is reported");
        return found!;
    }

    /// <summary>Why a request was refused.</summary>
    internal static async Task<string?> ReasonAsync(Gateway gateway, RawResponse response) => (await ReportedAsync(gateway, response)).Reason;

    private async Task<JsonNode> CallAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Writer.DevelopmentTokenAsync("application", "admin"));
        using var response = await Writer.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
