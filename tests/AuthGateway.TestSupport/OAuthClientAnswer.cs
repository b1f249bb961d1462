using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport;

/// <summary>What came of a command to <see cref="OAuthClientsProcess"/>.</summary>
/// <param name="Result">What the library handed over, or null.</param>
/// <param name="Error">What it complained of, or null.</param>
/// <param name="Exchanges">Every HTTP request that it sent for the command, the first one first.</param>
public sealed record OAuthClientAnswer(JsonNode? Result, OAuthClientError? Error, IReadOnlyList<OAuthExchange> Exchanges)
{
    /// <summary>A text of the result, such as `access_token`.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public string this[string name] =>
        Find(name)?.GetValue<string>() ?? throw new InvalidOperationException($"No {name} in {Result?.ToJsonString() ?? "nothing"}.");

    /// <summary>A part of the result, or null.</summary>
    public JsonNode? Find(string name) => (Result as JsonObject)?[name];
}
