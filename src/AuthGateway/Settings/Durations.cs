using System.Globalization;

namespace AuthGateway.Settings;

/// <summary>Times as operators write them: <c>250ms</c>, <c>5s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>, or <c>[d.]hh:mm:ss[.fffffff]</c>.</summary>
/// <remarks>
/// Stricter than <see cref="TimeSpan.Parse(string)"/>, which takes <c>30</c> for thirty days and <c>05:00</c> for five
/// hours: a bare number has no unit, and two parts do not say which two they are. Both are refused.
/// </remarks>
internal static class Durations
{
    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    public static bool TryParse(string text, out TimeSpan value)
    {
        foreach (var (suffix, ticks) in Units)
        {
            // "ms" stands first, so that "s" never sees a text that ends in "ms".
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                value = default;
                if (!long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    || count > TimeSpan.MaxValue.Ticks / ticks)
                {
                    return false;
                }

                value = TimeSpan.FromTicks(count * ticks);
                return true;
            }
        }

        value = default;
        return text.Count(c => c == ':') == 2 && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The shortest spelling that says exactly this time.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        foreach (var (suffix, ticks) in Units.Reverse())
        {
            if (value > TimeSpan.Zero && value.Ticks % ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / ticks}{suffix}");
            }
        }

        return value.ToString("c", CultureInfo.InvariantCulture);
    }
}
