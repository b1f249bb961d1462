using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>
/// The last decisions of this replica. A decision takes some 200 bytes, its request's facts about as much again where they were needed; the principals are those
/// that the caches of credentials hold. A credential is at most <c>Authentication:MaxTokenBytes</c> large, so the worst of ten thousand decisions, each of another
/// principal who has left the caches, is ten thousand times that.
/// </summary>
internal sealed class RecentDecisions(AuthorizationSettings settings)
{
    private readonly KeptDecision?[] _ring = new KeptDecision?[settings.Decisions.Kept];
    private long _next = -1;

    /// <summary>Whether any is kept.</summary>
    public bool KeepsAny => _ring.Length > 0;

    /// <summary>Keeps a decision; the oldest is forgotten.</summary>
    public void Add(KeptDecision decision)
    {
        if (_ring.Length > 0)
        {
            Volatile.Write(ref _ring[Interlocked.Increment(ref _next) % _ring.Length], decision);
        }
    }

    /// <summary>A decision by its name; null when it is not here. Looks through all of them: people ask, not requests.</summary>
    public KeptDecision? Find(DecisionId id)
    {
        for (var slot = 0; slot < _ring.Length; slot++)
        {
            if (Volatile.Read(ref _ring[slot]) is { } decision && decision.Id == id)
            {
                return decision;
            }
        }

        return null;
    }
}
