using AuthGateway.Latency;

namespace AuthGateway.Authentication.Introspection;

/// <summary>What judging an opaque token came to, revocations and proofs aside. Closed: there is no other case.</summary>
internal abstract record IntrospectionResult
{
    private IntrospectionResult()
    {
    }

    /// <summary>Its server vouches for it, to us, and it is valid now.</summary>
    internal sealed record Verified(IntrospectedToken Token) : IntrospectionResult;

    /// <summary>It is worth nothing.</summary>
    internal sealed record Refused(string Reason) : IntrospectionResult;

    /// <summary>It was not judged: the caller's address tried too often.</summary>
    internal sealed record Limited(AuthenticationOutcome.Refused Answer) : IntrospectionResult;

    /// <summary>It could not be judged.</summary>
    internal sealed record Unavailable(string Reason, LatencyOwner Missing, TimeSpan? RetryAfter) : IntrospectionResult;
}
