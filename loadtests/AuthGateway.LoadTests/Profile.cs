namespace AuthGateway.LoadTests;

/// <summary>How long and how often is measured.</summary>
/// <param name="Name">What --profile calls it.</param>
/// <param name="WarmUp">How long each proxy is driven before anything counts: until its code is compiled for good.</param>
/// <param name="Rounds">How often each proxy is measured.</param>
/// <param name="Round">How long one measurement lasts.</param>
/// <param name="Connections">How many connections are kept busy.</param>
internal sealed record Profile(string Name, TimeSpan WarmUp, int Rounds, TimeSpan Round, int Connections)
{
    /// <summary>For figures. An odd number of rounds has a median that was measured.</summary>
    public static Profile Full { get; } = new("full", TimeSpan.FromSeconds(10), 7, TimeSpan.FromSeconds(8), 64);

    /// <summary>For knowing that all runs. Its figures mean nothing: the proxies are still being compiled.</summary>
    public static Profile Short { get; } = new("short", TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(1), 16);

    /// <summary>The profile of that name.</summary>
    public static Profile Named(string name) => name == Short.Name ? Short : Full;
}
