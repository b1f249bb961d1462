namespace LegacySystem.Members;

internal sealed record Member(string Id, string Name, string Email, string Tier, int Points, bool IsAdministrator);
