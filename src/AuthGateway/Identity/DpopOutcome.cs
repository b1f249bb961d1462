namespace AuthGateway.Identity;

/// <summary>What judging a request's DPoP proof came to. Closed: there is no other case.</summary>
internal abstract record DpopOutcome
{
    private DpopOutcome()
    {
    }

    /// <summary>The request has no DPoP header.</summary>
    internal sealed record NoProof : DpopOutcome
    {
        /// <summary>The only one.</summary>
        public static readonly NoProof Instance = new();

        private NoProof()
        {
        }
    }

    /// <summary>The caller holds the key, and the proof was not used before.</summary>
    /// <param name="Jkt">The key's SHA-256 thumbprint (RFC 7638), base64url: what a token is bound to by <c>cnf.jkt</c>.</param>
    internal sealed record Proven(string Jkt) : DpopOutcome;

    /// <summary>The proof is worth nothing.</summary>
    /// <param name="Error"><c>invalid_dpop_proof</c> (RFC 9449 section 5) or <c>use_dpop_nonce</c> (section 8).</param>
    /// <param name="Nonce">What the DPoP-Nonce header of the answer must hold; null when it has none.</param>
    internal sealed record Refused(string Error, string? Nonce) : DpopOutcome;

    /// <summary>Nobody knows whether the proof was used before: 503.</summary>
    /// <param name="Reason">A short fixed word for the log and the metrics.</param>
    internal sealed record Unavailable(string Reason) : DpopOutcome;
}
