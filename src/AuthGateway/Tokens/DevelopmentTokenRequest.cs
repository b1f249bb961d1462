using AuthGateway.Identity;

namespace AuthGateway.Tokens;

/// <summary>What a test token should say.</summary>
/// <param name="Type">Member, employee or application.</param>
/// <param name="Subject">Whom it speaks of.</param>
/// <param name="Scope">Scopes, space-separated.</param>
/// <param name="Roles">Roles.</param>
/// <param name="Lifetime">How long it is valid.</param>
internal sealed record DevelopmentTokenRequest(
    PrincipalType Type,
    string Subject,
    string Scope,
    IReadOnlyList<string> Roles,
    TimeSpan Lifetime);
