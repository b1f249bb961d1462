using AuthGateway.Latency;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>What looking for a session came to, revocations aside. Closed: there is no other case.</summary>
internal abstract record SessionResult
{
    private SessionResult()
    {
    }

    /// <summary>The legacy system vouches for it.</summary>
    internal sealed record Found(KnownSession Session) : SessionResult;

    /// <summary>It is worth nothing.</summary>
    internal sealed record Refused(string Reason) : SessionResult;

    /// <summary>It was not asked: the caller's address tried too often.</summary>
    internal sealed record Limited(AuthenticationOutcome.Refused Answer) : SessionResult;

    /// <summary>Nobody knows.</summary>
    internal sealed record Unavailable(string Reason, LatencyOwner Missing, TimeSpan? RetryAfter) : SessionResult;
}
