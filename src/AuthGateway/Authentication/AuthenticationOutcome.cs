using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;

namespace AuthGateway.Authentication;

/// <summary>What authenticating a request came to. Closed: there is no other case.</summary>
internal abstract record AuthenticationOutcome
{
    private AuthenticationOutcome()
    {
    }

    /// <summary>A credential proved who is calling.</summary>
    internal sealed record Authenticated(Principal Principal) : AuthenticationOutcome;

    /// <summary>The answer is 400 or 401, and the fault is the caller's.</summary>
    /// <param name="Problem">The answer, with its RFC 6750 challenge.</param>
    /// <param name="Reason">Why, for the log and the metrics: a short fixed word, never part of a credential.</param>
    internal sealed record Refused(Problem Problem, string Reason) : AuthenticationOutcome;

    /// <summary>The credential could not be checked: 503, whatever it is worth.</summary>
    /// <param name="Problem">The answer, with Retry-After.</param>
    /// <param name="Reason">What was missing, for the log and the metrics: a short fixed word.</param>
    /// <param name="Missing">Whose answer was missing, for the account of errors.</param>
    internal sealed record Unavailable(Problem Problem, string Reason, LatencyOwner Missing) : AuthenticationOutcome;
}
