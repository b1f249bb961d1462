using System.Text.Json;
using System.Text.Json.Serialization;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Scenarios;

/// <summary>What is run and compared: a file in loadtests/scenarios.</summary>
/// <param name="Name">What --scenario calls it.</param>
/// <param name="Title">What the report calls it.</param>
/// <param name="Path">The path that is asked for.</param>
/// <param name="Tokens">How many members ask, each with a token of its own.</param>
/// <param name="Connections">How many connections are kept busy.</param>
/// <param name="Peers">Who is measured, by name.</param>
/// <param name="Baseline">Whom the ratios are to.</param>
/// <param name="Skewed">A few members ask often and many seldom (Zipf), not all in turn.</param>
/// <param name="Close">Each request has a connection of its own.</param>
/// <param name="Goals">What the figures are held against. Missing one fails nothing.</param>
internal sealed record Scenario(
    string Name,
    string Title,
    string Path,
    int Tokens,
    int Connections,
    IReadOnlyList<string> Peers,
    string Baseline,
    bool Skewed = false,
    bool Close = false,
    IReadOnlyList<Goal>? Goals = null)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("loadtests", "scenarios"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonSerializer.Deserialize<Scenario>(File.ReadAllText(file), Strict) ?? throw new LoadTestException($"{file} holds no scenario.")),
    ];
}
