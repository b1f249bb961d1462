using System.Text.Json;

namespace AuthGateway.Tests.Pipeline;

/// <summary>What the endpoint behind the canonical request saw.</summary>
internal sealed class EchoedRequest(string json)
{
    private readonly JsonElement _seen = JsonDocument.Parse(json).RootElement;

    public string? this[string name] => _seen.GetProperty(name).ToString();

    public IReadOnlyList<string> Headers => [.. _seen.GetProperty("headers").EnumerateArray().Select(h => h.GetString()!)];

    public bool Has(string header) => Headers.Contains(header, StringComparer.OrdinalIgnoreCase);
}
