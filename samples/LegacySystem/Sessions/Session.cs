namespace LegacySystem.Sessions;

internal sealed record Session(string MemberId, bool IsAdministrator, DateTimeOffset ExpiresAt);
