namespace LegacySystem.Identity;

/// <summary>What the identity header said. Closed: there is no fourth case.</summary>
internal abstract record IdentityOutcome
{
    internal sealed record Absent : IdentityOutcome;

    internal sealed record Known(string Subject, bool Verified) : IdentityOutcome;

    internal sealed record Refused(string Reason) : IdentityOutcome;
}
