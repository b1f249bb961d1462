namespace AuthGateway.Redis;

/// <summary>How the local copy of the revocations stands: for health answers and metrics.</summary>
/// <param name="Loaded">It was complete at least once.</param>
/// <param name="Suspect">Redis lost what this process had read; nothing is answered "not revoked" until it is loaded again.</param>
/// <param name="Age">Time since the last complete reading was sent for; null before the first.</param>
/// <param name="Epoch">The log's life; empty before the first reading.</param>
/// <param name="Revision">The last revision read.</param>
/// <param name="Entries">How many entries are held.</param>
/// <param name="AwaitingReplay">How many of them Redis lost and does not have back yet.</param>
/// <param name="MissedMessages">How often revisions were found that no message had announced.</param>
/// <param name="LastFailure">Why the last reading failed (a word of <see cref="RedisFailure"/>); null when it succeeded.</param>
internal sealed record RevocationState(
    bool Loaded,
    bool Suspect,
    TimeSpan? Age,
    string Epoch,
    long Revision,
    int Entries,
    int AwaitingReplay,
    long MissedMessages,
    string? LastFailure);
