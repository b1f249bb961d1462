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
    public static Profile Full { get; } = new("full", TimeSpan.FromSeconds(10), 7, TimeSpan.FromSeconds(8), int.MaxValue)
    {
        Starts = 10,
        Rest = TimeSpan.FromSeconds(10),
        Soak = TimeSpan.FromMinutes(20),
        SoakInterval = TimeSpan.FromSeconds(5),
        Publishes = true,
    };

    /// <summary>For knowing that all runs. Its figures mean nothing: the proxies are still being compiled.</summary>
    public static Profile Short { get; } = new("short", TimeSpan.Zero, 1, TimeSpan.FromSeconds(1), 16)
    {
        Starts = 1,
        Rest = TimeSpan.FromSeconds(1),
        Soak = TimeSpan.FromSeconds(4),
        SoakInterval = TimeSpan.FromMilliseconds(500),
    };

    /// <summary>How often a peer is started to see how long that takes.</summary>
    public int Starts { get; private init; }

    /// <summary>How long after a start its memory is read.</summary>
    public TimeSpan Rest { get; private init; }

    /// <summary>How long a soak lasts.</summary>
    public TimeSpan Soak { get; private init; }

    /// <summary>How often a soak's gateway is looked at.</summary>
    public TimeSpan SoakInterval { get; private init; }

    /// <summary>Whether what is started is published first, as for an image (ReadyToRun), or only built: publishing takes minutes.</summary>
    public bool Publishes { get; private init; }

    /// <summary>The profile of that name.</summary>
    public static Profile Named(string name) => name == Short.Name ? Short : Full;

    /// <summary>How many connections are kept busy.</summary>
    public int ConnectionsOf(Scenario scenario) => Math.Min(Most, scenario.Connections);

    /// <summary>The numbers of connections that a scenario compares.</summary>
    public IReadOnlyList<int> StepsOf(Scenario scenario) => [.. (scenario.Steps ?? [scenario.Connections]).Select(step => Math.Min(Most, step)).Distinct()];

    /// <summary>How many members ask.</summary>
    public int TokensOf(Scenario scenario) => Math.Min(Most, scenario.Tokens);

    /// <summary>How long a measurement of a scenario lasts.</summary>
    public TimeSpan RoundOf(Scenario scenario) => Least(Round, scenario);

    /// <summary>How long each proxy of a scenario is driven before.</summary>
    public TimeSpan WarmUpOf(Scenario scenario) => Least(WarmUp, scenario);

    private static TimeSpan Least(TimeSpan time, Scenario scenario) =>
        scenario.Seconds is { } seconds && time > TimeSpan.FromSeconds(seconds) ? TimeSpan.FromSeconds(seconds) : time;
}
