using System.Globalization;

namespace AuthGateway.Cel.Values;

/// <summary>Time zones by their IANA names or by their distance from UTC.</summary>
internal static class TimeZones
{
    // The longest name of the IANA database has 32 characters. A name goes to the file system, so it is bounded in every respect.
    private const int LongestName = 64;

    // What DateTime can hold with any zone's offset: beyond, the zone's first or last rule is taken.
    private const long FirstDate = -62_135_510_400;
    private const long LastDate = 253_402_214_399;

    // In every edition of the database since the first, and a zone of its own: no alias that a distribution might leave out.
    private const string AnyZone = "Europe/London";

    /// <summary>Whether the system has a time zone database at all. A container image may have none.</summary>
    public static bool HasDatabase => TimeZoneInfo.TryFindSystemTimeZoneById(AnyZone, out _);

    /// <summary>A zone's distance from UTC at a time, in seconds.</summary>
    public static bool TryOffset(string zone, long seconds, out long offset)
    {
        offset = 0;
        if (zone is "UTC" or "")
        {
            return true;
        }

        if (zone[0] is '+' or '-' or (>= '0' and <= '9'))
        {
            return TryReadOffset(zone, out offset);
        }

        if (!IsName(zone) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            return false;
        }

        var time = DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, FirstDate, LastDate));
        offset = (long)found.GetUtcOffset(time).TotalSeconds;
        return true;
    }

    // "+02:00", "-08:00" and, as the specification has it, "02:00".
    private static bool TryReadOffset(string zone, out long seconds)
    {
        seconds = 0;
        var text = zone[0] is '+' or '-' ? zone.AsSpan(1) : zone;
        if (text.Length != 5 || text[2] != ':'
            || !int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 23
            || !int.TryParse(text[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes > 59)
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * 60 * (zone[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool IsName(string zone) =>
        zone.Length <= LongestName && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '/')
        && !zone.StartsWith('/') && !zone.Contains("//", StringComparison.Ordinal);
}
