using System.Net;
using System.Text.Json;
using AuthGateway.IntegrationTests.Support;

namespace AuthGateway.IntegrationTests.Authorization.Evaluation;

/// <summary>A gateway that decides, and a token of an application that may ask.</summary>
internal sealed record AuthzenGateway(Gateway Gateway, string Token, string Store) : IAsyncDisposable
{
    /// <summary>Asks, and has the answer's body.</summary>
    public async Task<JsonElement> AskAsync(string operation, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await SendAsync(operation, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{operation} {body}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>Asks.</summary>
    public Task<HttpResponseMessage> SendAsync(string operation, string body, params (string Name, string Value)[] headers) =>
        AuthzenLandscape.SendAsync(Gateway, $"/access/v1/{operation}", body, Token, headers);

    /// <summary>A decision.</summary>
    public async Task<bool> DecideAsync(string body) => (await AskAsync("evaluation", body)).GetProperty("decision").GetBoolean();

    /// <summary>What a search finds.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(string what, string body) =>
        [.. (await AskAsync($"search/{what}", body)).GetProperty("results").EnumerateArray().Select(found => found.GetProperty(what == "action" ? "name" : "id").GetString()!)];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
