using System.Globalization;

namespace AuthGateway.Pipeline;

/// <summary>
/// When an API gateway says that it got the request: <c>X-Request-Start: t=1700000000.123</c>. There is no standard for
/// the header; seconds (nginx), milliseconds (Heroku) and microseconds (HAProxy, Apache) are told apart by their size.
/// </summary>
internal static class RequestStart
{
    /// <summary>The header's name.</summary>
    public const string Header = "X-Request-Start";

    // What is outside of it is a clock that is wrong, not a wait.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // A second in the year 5138, which no API gateway reports; the same number of milliseconds is in 1973.
    private const double LargestSeconds = 1e11;

    /// <summary>How long ago that was; null when it cannot be read, lies in the future or too far back.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="now">The time of day: the one wall clock that a report depends on, since two machines share no other.</param>
    public static TimeSpan? Elapsed(ReadOnlySpan<char> value, DateTimeOffset now)
    {
        value = value.Trim();
        value = value.StartsWith("t=", StringComparison.OrdinalIgnoreCase) ? value[2..] : value;
        if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var started) || !double.IsFinite(started))
        {
            return null;
        }

        while (started >= LargestSeconds)
        {
            started /= 1000;
        }

        var elapsed = ((now - DateTimeOffset.UnixEpoch).TotalSeconds) - started;
        return elapsed >= 0 && elapsed <= Longest.TotalSeconds ? TimeSpan.FromSeconds(elapsed) : null;
    }
}
