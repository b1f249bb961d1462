namespace AuthGateway.Audit;

/// <summary>One thing that was issued, exchanged, refused, revoked or changed. Never holds a credential.</summary>
internal sealed record AuditEvent
{
    /// <summary>What was done, from <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>Whether it was done, refused or failed.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Who asked for it: a client's id, a subject, or the command line's user.</summary>
    public string? Actor { get; init; }

    /// <summary>Whom it is about (<c>sub</c>).</summary>
    public string? Subject { get; init; }

    /// <summary>Who vouches for the subject (<c>iss</c>).</summary>
    public string? SubjectIssuer { get; init; }

    /// <summary>The identifier of the thing: a token's <c>jti</c>, a family, a session's or an API key's public id, a key id.</summary>
    public string? Target { get; init; }

    /// <summary>Why it was refused or failed: a short fixed word.</summary>
    public string? Reason { get; init; }

    /// <summary>Further short facts: grant, audience, scope.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>The request that did it, as its answer, its log line and its trace name it.</summary>
    public string? RequestId { get; init; }

    /// <summary>Where the caller is.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>The network by which the caller's refusals are told to be the same ones; not written.</summary>
    public string? ClientNetwork { get; init; }

    /// <summary>For a limit that was hit: its window, in which it is recorded once; not written.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>How many more like an earlier one this line stands for; 0 for a line that stands for itself.</summary>
    public int Count { get; init; }

    /// <summary>When that earlier one came.</summary>
    public DateTimeOffset Since { get; init; }
}
