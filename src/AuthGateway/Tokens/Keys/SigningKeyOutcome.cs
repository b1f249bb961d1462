namespace AuthGateway.Tokens.Keys;

/// <summary>What an operator's change of the signing keys came to. Closed: there is no fourth case.</summary>
internal abstract record SigningKeyOutcome
{
    private SigningKeyOutcome()
    {
    }

    /// <summary>The ring is this one.</summary>
    internal sealed record Done(KeyRing Ring, long Version) : SigningKeyOutcome;

    /// <summary>It can't be done as things are.</summary>
    /// <param name="Reason">Why, in a fixed word.</param>
    /// <param name="Detail">The same for people.</param>
    internal sealed record Refused(string Reason, string Detail) : SigningKeyOutcome;

    /// <summary>It may or may not have been done: look, then try again.</summary>
    /// <param name="Reason">Why, in a fixed word.</param>
    internal sealed record Unavailable(string Reason) : SigningKeyOutcome;
}
