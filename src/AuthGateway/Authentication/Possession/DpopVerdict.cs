namespace AuthGateway.Authentication.Possession;

/// <summary>What judging a DPoP proof came to. Closed: there is no other case.</summary>
internal abstract record DpopVerdict
{
    private DpopVerdict()
    {
    }

    /// <summary>The caller holds the key, and the proof was not used before.</summary>
    /// <param name="Jkt">The key's thumbprint.</param>
    internal sealed record Proven(string Jkt) : DpopVerdict;

    /// <summary>It is worth nothing.</summary>
    /// <param name="Reason">One of <see cref="AuthenticationReasons"/>.</param>
    internal sealed record Refused(string Reason) : DpopVerdict;

    /// <summary>Nobody knows whether it was used before.</summary>
    internal sealed record Unavailable : DpopVerdict
    {
        /// <summary>The only one.</summary>
        public static readonly Unavailable Instance = new();

        private Unavailable()
        {
        }
    }
}
