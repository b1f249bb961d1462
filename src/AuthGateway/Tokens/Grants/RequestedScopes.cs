using System.Collections.Immutable;
using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Grants;

/// <summary>Which scopes a token gets.</summary>
internal static class RequestedScopes
{
    private static readonly OAuthError Malformed = OAuthError.Of(OAuthError.InvalidScope, "The scope is malformed.");
    private static readonly OAuthError TooMuch = OAuthError.Of(OAuthError.InvalidScope, "The scope exceeds what may be granted.") with { Reason = "scope_exceeded" };

    /// <summary>Chooses them: what is asked for, if all of it may be had; all that may be had when nothing is asked for.</summary>
    /// <param name="requested">The parameter <c>scope</c>, or null.</param>
    /// <param name="allowed">What may be had.</param>
    /// <returns>The scopes in order; or an error, and never silently less than what was asked for.</returns>
    public static (ImmutableArray<string> Scopes, OAuthError? Error) Choose(string? requested, IEnumerable<string> allowed)
    {
        var possible = allowed.ToHashSet(StringComparer.Ordinal);
        if (requested is null)
        {
            return ([.. possible.Order(StringComparer.Ordinal)], null);
        }

        var scopes = requested.Split(' ');
        if (!scopes.All(OAuthText.IsScope))
        {
            return ([], Malformed);
        }

        return scopes.All(possible.Contains) ? ([.. scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], null) : ([], TooMuch);
    }
}
