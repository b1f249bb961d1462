namespace AuthGateway.Latency;

/// <summary>How a request's ledger travels: in the request's own features, not in an AsyncLocal.</summary>
internal static class LedgerFeature
{
    /// <summary>The request's ledger.</summary>
    /// <exception cref="InvalidOperationException">The request did not pass the ledger's middleware: a bug.</exception>
    public static Ledger Ledger(this HttpContext context) =>
        context.Features[typeof(Ledger)] as Ledger ?? throw new InvalidOperationException("The request has no ledger: UseLedger must come first.");
}
