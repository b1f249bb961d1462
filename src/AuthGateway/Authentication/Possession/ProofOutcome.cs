namespace AuthGateway.Authentication.Possession;

/// <summary>What judging a proof of possession came to. Closed: there is no other case.</summary>
internal abstract record ProofOutcome
{
    private ProofOutcome()
    {
    }

    /// <summary>The caller holds the key, or neither the token nor the route asks for one.</summary>
    internal sealed record Proven : ProofOutcome
    {
        /// <summary>The only one.</summary>
        public static readonly Proven Instance = new();

        private Proven()
        {
        }
    }

    /// <summary>It does not, or not in the way that the route demands.</summary>
    /// <param name="Answer">The answer, with its challenges.</param>
    internal sealed record Refused(AuthenticationOutcome.Refused Answer) : ProofOutcome;

    /// <summary>Nobody knows whether the proof was used before: 503.</summary>
    /// <param name="Answer">The answer.</param>
    internal sealed record Unavailable(AuthenticationOutcome.Unavailable Answer) : ProofOutcome;
}
