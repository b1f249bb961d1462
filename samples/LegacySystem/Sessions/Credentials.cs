namespace LegacySystem.Sessions;

internal sealed record Credentials(string? User, string? Password);
