using System.Collections.Immutable;

namespace AuthGateway.Redis.Sessions;

/// <summary>What beginning a session came to. Closed: there is no third case.</summary>
internal abstract record SessionCreation
{
    private SessionCreation()
    {
    }

    /// <summary>It began.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Ended">The handles of the subject's oldest sessions, which ended for it.</param>
    internal sealed record Created(SessionRecord Session, ImmutableArray<string> Ended) : SessionCreation;

    /// <summary>It may or may not have begun; nobody has its id.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : SessionCreation;
}
