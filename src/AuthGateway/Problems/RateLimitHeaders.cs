using System.Collections.Immutable;
using System.Globalization;

namespace AuthGateway.Problems;

/// <summary>
/// Tells a caller of a limit (draft-ietf-httpapi-ratelimit-headers): <c>RateLimit-Policy</c> says what the limit is,
/// <c>RateLimit</c> how it stands. Both are structured fields (RFC 9651) with one item, the limit's name.
/// </summary>
internal static class RateLimitHeaders
{
    /// <summary>How the limit stands.</summary>
    public const string Limit = "RateLimit";

    /// <summary>What the limit is.</summary>
    public const string Policy = "RateLimit-Policy";

    /// <summary>Adds both to an answer that a limit let through.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="name">The limit's name: letters, digits, dashes, underscores.</param>
    /// <param name="permits">How many are allowed in a window.</param>
    /// <param name="window">The window.</param>
    /// <param name="remaining">How many are left.</param>
    /// <param name="resetAfter">When there are more again.</param>
    public static void Write(IHeaderDictionary headers, string name, int permits, TimeSpan window, int remaining, TimeSpan resetAfter)
    {
        foreach (var (header, value) in Of(name, permits, window, remaining, resetAfter))
        {
            headers.Append(header, value);
        }
    }

    /// <summary>The answer of a limit that refuses: 429, with both headers and Retry-After.</summary>
    public static Problem Exceeded(string name, int permits, TimeSpan window, TimeSpan retryAfter) => new()
    {
        Status = StatusCodes.Status429TooManyRequests,
        Code = "too_many_requests",
        Title = "There were too many attempts.",
        Detail = "Try again after the time that Retry-After states.",
        Headers = Of(name, permits, window, remaining: 0, retryAfter),
        RetryAfter = retryAfter,
    };

    private static ImmutableArray<KeyValuePair<string, string>> Of(string name, int permits, TimeSpan window, int remaining, TimeSpan resetAfter) =>
    [
        new(Policy, string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={permits};w={Seconds(window)}")),
        new(Limit, string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={remaining};t={Seconds(resetAfter)}")),
    ];

    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);
}
