using AuthGateway.Latency;

namespace AuthGateway.Tokens.Clients;

/// <summary>What judging a client came to. Closed: there is no other case.</summary>
internal abstract record ClientOutcome
{
    private ClientOutcome()
    {
    }

    /// <summary>It is that client.</summary>
    /// <param name="Client">The client.</param>
    /// <param name="Method">How it proved it.</param>
    internal sealed record Authenticated(TokenClient Client, string Method) : ClientOutcome;

    /// <summary>It is not: <c>invalid_client</c>, in the same words for an unknown client and a wrong secret.</summary>
    /// <param name="Reason">Why, for the audit record alone.</param>
    internal sealed record Refused(string Reason) : ClientOutcome;

    /// <summary>Nobody can tell now: 503.</summary>
    internal sealed record Unavailable(string Reason, LatencyOwner Missing) : ClientOutcome;
}
