using System.Globalization;

namespace AuthGateway.Hosting;

/// <summary>
/// How many files and sockets the system lets the process have, and what fits into that. One that has none left is ended by the
/// runtime as soon as it wants another thread (a thread takes a pipe), so it must never come to that.
/// </summary>
internal static class OpenFiles
{
    /// <summary>With fewer the gateway does not start.</summary>
    public const int Least = 1_024;

    // A gateway at rest has about 270, most of them libraries, which the runtime keeps open.
    private const int Reserve = 512;
    private const string Line = "Max open files";

    /// <summary>The limit; null where the system names none. The runtime has raised the soft limit to the hard one by now.</summary>
    public static long? Limit()
    {
        try
        {
            return Parse(File.ReadLines("/proc/self/limits"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The soft limit from the lines of /proc/PID/limits (proc(5)).</summary>
    public static long? Parse(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal)) is { } found
        && found[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
        && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;

    /// <summary>
    /// The same settings with bounds that fit: half of what is left for the callers' connections, the other half for the upstreams',
    /// of which each request and each stream may take one.
    /// </summary>
    public static HostingSettings Fit(HostingSettings settings, long? limit)
    {
        if (limit is not { } files)
        {
            return settings;
        }

        var half = Math.Max(1, (files - Reserve) / 2);
        return settings with
        {
            MaxConnections = (int)Math.Min(settings.MaxConnections, half),
            MaxRequestsInFlight = (int)Math.Min(settings.MaxRequestsInFlight, Math.Max(1, half * 2 / 3)),
            MaxStreams = (int)Math.Min(settings.MaxStreams, Math.Max(1, half / 3)),
        };
    }
}
