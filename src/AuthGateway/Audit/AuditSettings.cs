using AuthGateway.Settings;

namespace AuthGateway.Audit;

/// <summary>Where the audit record goes and how much of it is kept.</summary>
internal sealed record AuditSettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Audit";

    [Setting("Whether the audit record is written to standard output, each event as one JSON line with \"log\":\"audit\", or to File.")]
    public bool Stream { get; init; } = true;

    [Setting("A file that takes the lines in place of standard output. It is opened for each write, so that it can be rotated by renaming. Empty: standard output.")]
    public string File { get; init; } = "";

    [Setting("How many of the newest events of callers who are known are kept in Redis, about 500 bytes each; the oldest go first. 0: none.",
        Min = "0", Max = "1000000", Unit = "entries")]
    public int MaxEntries { get; init; } = 10_000;

    [Setting("How many of the newest refusals are kept in Redis, in a list of their own: what anybody can cause pushes out nothing else. 0: none.",
        Min = "0", Max = "1000000", Unit = "entries")]
    public int MaxRefusals { get; init; } = 10_000;

    [Setting("The same refusal of the same client and network again within this time is counted, and recorded as a number when the time is over.",
        Min = "00:00:01", Max = "01:00:00")]
    public TimeSpan RefusalWindow { get; init; } = TimeSpan.FromMinutes(1);

    [Setting("How many events may wait to be written, to the stream and to Redis each. Beyond it they are lost there, which a metric counts and the log says; requests never wait.", Min = "100", Max = "1000000", Unit = "events")]
    public int QueueLength { get; init; } = 10_000;

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (File.Length > 0 && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(File))))
        {
            errors.Add(nameof(File), File, "a file in a folder that exists");
        }
    }
}
