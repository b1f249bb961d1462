using AuthGateway.Settings;

namespace AuthGateway.Authorization.Decisions;

/// <summary>Which decisions are logged, and where.</summary>
internal sealed record DecisionLogSettings : ISettings
{
    [Setting("Whether decisions are written to standard output, each as one JSON line with \"log\":\"decision\", or to File.")]
    public bool Stream { get; init; } = true;

    [Setting("A file that takes the lines in place of standard output. It is opened for each write, so that it can be rotated by renaming. Empty: standard output.")]
    public string File { get; init; } = "";

    [Setting("The share of allowed decisions that is logged, from 0 (none) to 1 (all). A decision's id says whether it is one of them. Denials and outages are always logged.", Min = "0", Max = "1")]
    public double AllowedRatio { get; init; } = 0.01;

    [Setting("How many denials and outages are written in a second. More of that second are counted by policy, route and reason, and written as numbers.", Min = "1", Max = "100000", Unit = "lines")]
    public int DenialsPerSecond { get; init; } = 100;

    [Setting("How many decisions may wait to be written. Beyond it they are lost, which a metric counts and the log says; requests never wait.", Min = "100", Max = "1000000", Unit = "decisions")]
    public int QueueLength { get; init; } = 10_000;

    /// <summary>Whether anything is written.</summary>
    public bool IsOn => Stream || File.Length > 0;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (File.Length > 0 && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(File))))
        {
            errors.Add(nameof(File), File, "a file in a folder that exists");
        }
    }
}
