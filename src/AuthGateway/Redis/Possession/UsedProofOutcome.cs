namespace AuthGateway.Redis.Possession;

/// <summary>What is known of a proof. Closed: there is no other case.</summary>
internal abstract record UsedProofOutcome
{
    private UsedProofOutcome()
    {
    }

    /// <summary>Nobody used it before.</summary>
    internal sealed record Unused : UsedProofOutcome
    {
        /// <summary>The only one.</summary>
        public static readonly Unused Instance = new();

        private Unused()
        {
        }
    }

    /// <summary>It was used.</summary>
    internal sealed record Used : UsedProofOutcome
    {
        /// <summary>The only one.</summary>
        public static readonly Used Instance = new();

        private Used()
        {
        }
    }

    /// <summary>Redis did not answer.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Unavailable(string Reason) : UsedProofOutcome;
}
