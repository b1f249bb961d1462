using AuthGateway.Latency;

namespace AuthGateway.Identity;

/// <summary>Judges credentials that are handed over to be exchanged, by the same rules as those that callers present.</summary>
internal interface ISubjectTokens
{
    /// <summary>Judges one. A credential that is bound to a key is refused unless the request proves that key.</summary>
    ValueTask<SubjectTokenOutcome> JudgeAsync(SubjectToken token, HttpContext context, Ledger ledger, CancellationToken cancellationToken);
}
