namespace AuthGateway.Authentication.Bearer;

/// <summary>What verifying a token came to, revocations aside. Closed: there is no other case.</summary>
internal abstract record TokenResult
{
    private TokenResult()
    {
    }

    /// <summary>Its issuer signed it, for us, and it is valid now.</summary>
    internal sealed record Verified(VerifiedToken Token) : TokenResult;

    /// <summary>It is worth nothing.</summary>
    internal sealed record Refused(string Reason) : TokenResult;

    /// <summary>It could not be judged.</summary>
    internal sealed record Unavailable(string Reason) : TokenResult;
}
