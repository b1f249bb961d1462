using System.Globalization;

namespace AuthGateway.Cel.Values;

/// <summary>Durations and timestamps as text, and their ranges.</summary>
internal static class CelTime
{
    public const int NanosPerSecond = 1_000_000_000;

    // The first second of the year 1 and the last one of the year 9999, counted from 1970.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <summary>Whether a timestamp's seconds lie in the years 1 to 9999.</summary>
    public static bool IsInRange(long seconds) => seconds is >= FirstSecond and <= LastSecond;

    /// <summary>Reads a duration in Go's form: <c>1h30m</c>, <c>-1.5h</c>, <c>100ms</c>, <c>1us</c>, <c>1ns</c>, <c>0</c>.</summary>
    public static bool TryParseDuration(string text, out CelValue duration)
    {
        duration = default;
        var rest = text.AsSpan();
        var isNegative = rest.StartsWith('-');
        rest = isNegative || rest.StartsWith('+') ? rest[1..] : rest;
        if (rest is "0")
        {
            duration = CelValue.OfDuration(0L);
            return true;
        }

        // One more below zero than above, as for every integer.
        var most = (UInt128)long.MaxValue + (isNegative ? 1u : 0u);
        UInt128 sum = 0;
        do
        {
            if (!DurationPart.TryRead(ref rest, out var nanoseconds) || (sum += nanoseconds) > most)
            {
                return false;
            }
        }
        while (!rest.IsEmpty);

        duration = CelValue.OfDuration(isNegative ? (long)-(Int128)sum : (long)sum);
        return true;
    }

    /// <summary>Reads a timestamp of RFC 3339: <c>2026-01-02T03:04:05.678Z</c>, <c>2026-01-02T03:04:05+01:00</c>.</summary>
    public static bool TryParseTimestamp(string text, out CelValue timestamp)
    {
        timestamp = default;
        const int Whole = 19; // yyyy-MM-ddTHH:mm:ss
        if (text.Length <= Whole || !DateTime.TryParseExact(
            text.AsSpan(0, Whole), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return false;
        }

        var rest = text.AsSpan(Whole);
        if (!TryReadFraction(ref rest, out var nanos) || !TryReadOffset(rest, out var offset))
        {
            return false;
        }

        var seconds = ((local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) - offset;
        timestamp = CelValue.OfTimestamp(seconds, nanos);
        return IsInRange(seconds);
    }

    /// <summary>A duration as <c>string()</c> writes it: seconds, <c>90.5s</c>.</summary>
    public static string WriteDuration(long nanoseconds)
    {
        var magnitude = nanoseconds < 0 ? -(Int128)nanoseconds : nanoseconds;
        var sign = nanoseconds < 0 ? "-" : "";
        return $"{sign}{(long)(magnitude / NanosPerSecond)}{Fraction((int)(magnitude % NanosPerSecond))}s";
    }

    /// <summary>A timestamp as <c>string()</c> writes it: RFC 3339 in UTC, no more digits than needed.</summary>
    public static string WriteTimestamp(long seconds, int nanos) =>
        DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
        + Fraction(nanos) + "Z";

    private static string Fraction(int nanos) =>
        nanos == 0 ? "" : "." + nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');

    // Go takes a comma as well as a point, and cuts what is beyond nanoseconds off.
    private static bool TryReadFraction(ref ReadOnlySpan<char> rest, out int nanos)
    {
        nanos = 0;
        if (!rest.StartsWith('.') && !rest.StartsWith(','))
        {
            return true;
        }

        rest = rest[1..];
        var (digits, scale) = (0, NanosPerSecond);
        for (; digits < rest.Length && char.IsAsciiDigit(rest[digits]); digits++)
        {
            scale /= 10;
            nanos += (rest[digits] - '0') * scale;
        }

        rest = rest[digits..];
        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (text is "Z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !TryReadTwo(text[1..3], 23, out var hours) || !TryReadTwo(text[4..], 59, out var minutes))
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * 60 * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryReadTwo(ReadOnlySpan<char> digits, int most, out int value) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= most;
}
