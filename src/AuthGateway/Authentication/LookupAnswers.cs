using AuthGateway.Problems;

namespace AuthGateway.Authentication;

/// <summary>The answer to an address that asks about too many unknown credentials at once.</summary>
internal static class LookupAnswers
{
    // A call lasts a fraction of it.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>429: the others of this address must end first.</summary>
    public static AuthenticationOutcome.Refused TooMany { get; } = new(
        new Problem
        {
            Status = StatusCodes.Status429TooManyRequests,
            Code = AuthenticationReasons.TooManyLookups,
            Title = "There are too many requests with new credentials under way.",
            RetryAfter = RetryAfter,
        },
        AuthenticationReasons.TooManyLookups);
}
