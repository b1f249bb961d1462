namespace AuthGateway.Audit;

/// <summary>What makes two refusals the same one again.</summary>
internal sealed record RefusalKind(string Action, AuditOutcome Outcome, string? Reason, string? Actor, string? Target, string? Network)
{
    /// <summary>The kind of an event. Texts that callers chose are cut, as in lines: nobody fills the memory with one.</summary>
    public static RefusalKind Of(AuditEvent entry) => new(
        entry.Action, entry.Outcome, entry.Reason, Cut(entry.Actor), Cut(entry.Target), Cut(entry.ClientNetwork ?? entry.ClientAddress));

    /// <summary>The kind for a crowd: whoever it was. All of its words are fixed ones, so there are few.</summary>
    public RefusalKind OfAnybody => this with { Actor = null, Target = null, Network = null };

    /// <summary>The event that stands for repetitions.</summary>
    public AuditEvent ToEvent(int count, DateTimeOffset since) => new()
    {
        Action = Action,
        Outcome = Outcome,
        Reason = Reason,
        Actor = Actor,
        Target = Target,
        ClientAddress = Network,
        Count = count,
        Since = since,
    };

    private static string? Cut(string? text) => text is { Length: > AuditChain.LongestText } ? text[..AuditChain.LongestText] : text;
}
