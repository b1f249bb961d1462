using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Relationships;

/// <summary>A gateway with the relationship API on, and OpenFGA's own client.</summary>
public sealed class RelationshipLandscape : IAsyncLifetime
{
    public const string Ask = "fga:ask";
    public const string Read = "fga:read";
    public const string Write = "fga:write";
    public const string Manage = "fga:manage";

    private OpenFgaSdkProcess _sdk = null!;

    internal RedisForTests Redis { get; private set; } = null!;

    internal Gateway Gateway { get; private set; } = null!;

    /// <summary>A token with all of the API's scopes.</summary>
    public string Token { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OpenFgaSdkProcess.SkipReason is not null, OpenFgaSdkProcess.SkipReason ?? string.Empty);
        Redis = await RedisForTests.StartAsync();
        Gateway = await StartGatewayAsync();
        _sdk = await OpenFgaSdkProcess.StartAsync();
        Token = await TokenAsync($"{Ask} {Read} {Write} {Manage}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _sdk, Gateway, Redis })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    /// <summary>One more gateway over the same Redis.</summary>
    internal Task<Gateway> StartGatewayAsync(params (string Key, string Value)[] more) => Gateway.StartAsync(
        [
            ("Redis:Url", $"redis://{Redis.Endpoint}"),
            ("Redis:CommandTimeout", "00:00:10"),
            ("Relationships:Api:AskPolicy", "ask"),
            ("Relationships:Api:ReadPolicy", "read"),
            ("Relationships:Api:WritePolicy", "write"),
            ("Relationships:Api:ManagePolicy", "manage"),
            ("Authorization:Policies:ask:Scopes:0", Ask),
            ("Authorization:Policies:read:Scopes:0", Read),
            ("Authorization:Policies:write:Scopes:0", Write),
            ("Authorization:Policies:manage:Scopes:0", Manage),
            .. more,
        ],
        "Development");

    /// <summary>A token with all of the API's scopes. Each gateway has an issuer of its own.</summary>
    internal Task<string> TokenAsync(Gateway at) =>
        ReferenceEquals(at, Gateway) ? Task.FromResult(Token) : at.DevelopmentTokenAsync("application", "billing", $"{Ask} {Read} {Write} {Manage}");

    /// <summary>An application's token.</summary>
    public Task<string> TokenAsync(string scope, string subject = "billing") => Gateway.DevelopmentTokenAsync("application", subject, scope);

    /// <summary>Calls OpenFGA's client; its result.</summary>
    public async Task<JsonNode> CallAsync(Store store, string method, object? first = null, object? options = null)
    {
        var answer = await TryAsync(store, method, first, options);
        Assert.True(answer["error"] is null, $"{method}: {answer["error"]?.ToJsonString()}");
        return answer["result"]!;
    }

    /// <summary>Calls OpenFGA's client; all that it said.</summary>
    public Task<JsonObject> TryAsync(Store store, string method, object? first = null, object? options = null) =>
        _sdk.CallAsync(
            new
            {
                apiUrl = $"{(store.At ?? Gateway).Data.AbsoluteUri}fga",
                storeId = store.Id.Length > 0 ? store.Id : null,
                authorizationModelId = store.Model.Length > 0 ? store.Model : null,
                token = store.Token ?? Token,
                headers = store.Headers,
            },
            method,
            first is null ? [] : options is null ? [first] : [first, options]);

    /// <summary>A new store with a model.</summary>
    public Task<Store> BeginAsync(object model) => BeginAsync(model, at: null);

    /// <summary>The same at another gateway.</summary>
    internal async Task<Store> BeginAsync(object model, Gateway? at)
    {
        var token = await TokenAsync(at ?? Gateway);
        var made = await CallAsync(new Store { At = at, Token = token }, "createStore", new { name = "a store of tests" });
        var store = new Store { Id = made["id"]!.GetValue<string>(), At = at, Token = token };
        var written = await CallAsync(store, "writeAuthorizationModel", model);
        return store with { Model = written["authorization_model_id"]!.GetValue<string>() };
    }

    /// <summary>What a client is set up for.</summary>
    public sealed record Store
    {
        public string Id { get; init; } = "";

        public string Model { get; init; } = "";

        public string? Token { get; init; }

        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

        internal Gateway? At { get; init; }
    }
}
