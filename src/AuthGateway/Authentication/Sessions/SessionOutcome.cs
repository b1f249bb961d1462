using System.Collections.Immutable;
using AuthGateway.Problems;
using AuthGateway.Redis.Sessions;

namespace AuthGateway.Authentication.Sessions;

/// <summary>What an operation on sessions came to. Closed: there is no other case.</summary>
internal abstract record SessionOutcome
{
    private SessionOutcome()
    {
    }

    /// <summary>A session began, or has another id.</summary>
    /// <param name="Id">The cookie's value.</param>
    /// <param name="Session">The session.</param>
    internal sealed record Issued(SessionId Id, SessionRecord Session) : SessionOutcome;

    /// <summary>Sessions ended.</summary>
    /// <param name="Count">How many.</param>
    internal sealed record Ended(int Count) : SessionOutcome;

    /// <summary>A subject's sessions.</summary>
    internal sealed record Listed(ImmutableArray<SessionRecord> Sessions) : SessionOutcome;

    /// <summary>It was not done, or nobody knows.</summary>
    /// <param name="Problem">The answer.</param>
    /// <param name="Reason">Why, for logs: a short fixed word.</param>
    internal sealed record Failed(Problem Problem, string Reason) : SessionOutcome;
}
