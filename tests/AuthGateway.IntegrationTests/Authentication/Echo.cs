using System.Text.Json.Nodes;

namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>Reads what the legacy system received, as its /echo says it.</summary>
internal static class Echo
{
    /// <summary>The only value of a header, whatever its case; null when it was not there.</summary>
    public static string? Header(string echo, string name) => All(echo).Where(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).SingleOrDefault();

    /// <summary>Every header as it came over the wire, names in lower case.</summary>
    public static IReadOnlyList<(string Name, string Value)> All(string echo) =>
        [.. JsonNode.Parse(echo)!["headers"]!.AsArray().Select(pair => (pair![0]!.GetValue<string>().ToLowerInvariant(), pair[1]!.GetValue<string>()))];
}
