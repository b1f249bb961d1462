namespace AuthGateway.Tokens.Service;

/// <summary>What the audit record is told of an answer, beside who asked and how it ended. Never a credential.</summary>
/// <param name="Action">What was done or refused, from <see cref="Audit.AuditActions"/>.</param>
internal sealed record AnswerFacts(string Action)
{
    /// <summary>About whom.</summary>
    public string? Subject { get; init; }

    /// <summary>Who vouches for the subject.</summary>
    public string? SubjectIssuer { get; init; }

    /// <summary>The token's <c>jti</c>, or the family's identifier.</summary>
    public string? Target { get; init; }

    /// <summary>Further short facts.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();
}
