namespace LegacySystem.Members;

/// <summary>One line of a member's purchase history.</summary>
/// <param name="Cents">The price, in cents.</param>
internal sealed record Purchase(int Number, string Item, int Cents, DateTimeOffset At);
