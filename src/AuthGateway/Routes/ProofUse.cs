namespace AuthGateway.Routes;

/// <summary>Whether a DPoP proof is used up by a request.</summary>
internal enum ProofUse
{
    /// <summary>It is: the same proof is refused the next time (RFC 9449 section 11.1).</summary>
    Consume,

    /// <summary>
    /// It is looked at alone: for a decision endpoint that is asked about a request which then comes here itself, with the
    /// same proof. One that was used before is refused all the same.
    /// </summary>
    Peek,
}
