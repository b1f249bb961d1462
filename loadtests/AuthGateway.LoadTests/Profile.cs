using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests;

/// <summary>How long and how often is measured.</summary>
/// <param name="Name">What --profile calls it.</param>
/// <param name="WarmUp">How long each proxy is driven before anything counts: until its code is compiled for good.</param>
/// <param name="Rounds">How often each proxy is measured.</param>
/// <param name="Round">How long one measurement lasts.</param>
/// <param name="Most">The most connections and tokens, whatever the scenario says.</param>
internal sealed record Profile(string Name, TimeSpan WarmUp, int Rounds, TimeSpan Round, int Most)
{
    /// <summary>For figures. An odd number of rounds has a median that was measured.</summary>
    public static Profile Full { get; } = new("full", TimeSpan.FromSeconds(10), 7, TimeSpan.FromSeconds(8), int.MaxValue);

    /// <summary>For knowing that all runs. Its figures mean nothing: the proxies are still being compiled.</summary>
    public static Profile Short { get; } = new("short", TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(2), 16);

    /// <summary>The profile of that name.</summary>
    public static Profile Named(string name) => name == Short.Name ? Short : Full;

    /// <summary>How many connections are kept busy.</summary>
    public int ConnectionsOf(Scenario scenario) => Math.Min(Most, scenario.Connections);

    /// <summary>How many members ask.</summary>
    public int TokensOf(Scenario scenario) => Math.Min(Most, scenario.Tokens);
}
