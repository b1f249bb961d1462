namespace AuthGateway.Cel.Values;

/// <summary>A number and its unit within a duration: <c>1.5h</c>.</summary>
internal static class DurationPart
{
    /// <summary>Reads one part, cut to whole nanoseconds, and moves behind it.</summary>
    public static bool TryRead(ref ReadOnlySpan<char> rest, out UInt128 nanoseconds)
    {
        nanoseconds = 0;
        var hasWhole = TakeDigits(ref rest, out var whole, out _, out var fits);
        UInt128 fraction = 0;
        UInt128 scale = 1;
        var hasFraction = false;
        if (rest.StartsWith('.'))
        {
            rest = rest[1..];
            hasFraction = TakeDigits(ref rest, out fraction, out scale, out _);
        }

        if ((!hasWhole && !hasFraction) || !fits || !TakeUnit(ref rest, out var unit))
        {
            return false;
        }

        nanoseconds = (whole * unit) + (fraction * unit / scale);
        return true;
    }

    private static bool TakeDigits(ref ReadOnlySpan<char> rest, out UInt128 value, out UInt128 scale, out bool fits)
    {
        value = 0;
        scale = 1;
        fits = true;
        var count = 0;
        for (; count < rest.Length && char.IsAsciiDigit(rest[count]); count++)
        {
            // Digits beyond these are beyond any duration's range, or behind its last nanosecond.
            if (count < 20)
            {
                value = (value * 10) + (uint)(rest[count] - '0');
                scale *= 10;
            }
            else
            {
                fits = false;
            }
        }

        rest = rest[count..];
        return count > 0;
    }

    private static bool TakeUnit(ref ReadOnlySpan<char> rest, out ulong nanoseconds)
    {
        // The longer ones first: "ms" is not "m". The micro sign and the Greek letter are two characters that look alike.
        (string Name, ulong Nanoseconds)[] units =
        [
            ("ns", 1), ("us", 1_000), ("\u00b5s", 1_000), ("\u03bcs", 1_000), ("ms", 1_000_000),
            ("s", CelTime.NanosPerSecond), ("m", 60UL * CelTime.NanosPerSecond), ("h", 3_600UL * CelTime.NanosPerSecond),
        ];
        foreach (var (name, value) in units)
        {
            if (rest.StartsWith(name, StringComparison.Ordinal))
            {
                rest = rest[name.Length..];
                nanoseconds = value;
                return true;
            }
        }

        nanoseconds = 0;
        return false;
    }
}
