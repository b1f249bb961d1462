using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Scenarios;

/// <summary>What is run and compared: a file in loadtests/scenarios.</summary>
/// <param name="Name">What --scenario calls it.</param>
/// <param name="Title">What the report calls it.</param>
/// <param name="Path">The path that is asked for.</param>
/// <param name="Tokens">How many members ask, each with a credential of its own.</param>
/// <param name="Connections">How many connections are kept busy.</param>
/// <param name="Peers">Who is measured, by name.</param>
/// <param name="Baseline">Whom the ratios are to.</param>
/// <param name="Kind">How it is measured.</param>
/// <param name="Request">What is sent, where it is not a plain GET.</param>
/// <param name="Skewed">A few members ask often and many seldom (Zipf), not all in turn.</param>
/// <param name="Close">Each request has a connection of its own.</param>
/// <param name="Http2">HTTP/2 without TLS from the caller; otherwise HTTP/1.1.</param>
/// <param name="Streams">How many requests a connection has under way; more than one needs HTTP/2.</param>
/// <param name="Rate">A fixed rate; null: as many requests as are answered.</param>
/// <param name="OwnTime">Whether the gateway's own time is read from its request log.</param>
/// <param name="RedisDelayMilliseconds">How late each answer of Redis comes; 0: at once.</param>
/// <param name="Settings">The gateway's settings that differ from those of the other scenarios.</param>
/// <param name="Steps">The numbers of connections, from the fewest, where several are compared.</param>
/// <param name="Seconds">The most that a measurement lasts, where the profile's time is too much.</param>
/// <param name="Slow">The slow callers beside whom the others are measured.</param>
/// <param name="Goals">What the figures are held against. Missing one fails nothing.</param>
internal sealed record Scenario(
    string Name,
    string Title,
    string Path,
    int Tokens,
    int Connections,
    IReadOnlyList<string> Peers,
    string Baseline,
    ScenarioKind Kind = ScenarioKind.Load,
    RequestShape? Request = null,
    bool Skewed = false,
    bool Close = false,
    bool Http2 = false,
    int Streams = 1,
    Rate? Rate = null,
    bool OwnTime = false,
    int RedisDelayMilliseconds = 0,
    JsonObject? Settings = null,
    IReadOnlyList<int>? Steps = null,
    int? Seconds = null,
    SlowCallers? Slow = null,
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

    /// <summary>What is sent.</summary>
    [JsonIgnore]
    public RequestShape Shape => Request ?? RequestShape.Plain;

    /// <summary>Whether h2load drives it: wrk has neither a rate nor HTTP/2.</summary>
    [JsonIgnore]
    public bool NeedsH2load => Http2 || Rate is not null;
}
