using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Routes;

namespace AuthGateway.Authentication;

/// <summary>Gives a request's one credential to the first of the route's schemes that knows its kind.</summary>
/// <remarks>
/// A credential of a scheme that the route does not accept is no credential there: browsers send every cookie everywhere. It
/// does not go on to the upstream either (<see cref="CredentialPlaces"/>).
/// </remarks>
internal sealed class Authenticator(IEnumerable<IAuthenticationScheme> schemes) : IAuthenticator
{
    private readonly FrozenDictionary<string, IAuthenticationScheme> _schemes =
        schemes.ToFrozenDictionary(scheme => scheme.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context, RouteRules rules, CancellationToken cancellationToken)
    {
        // Routes are checked at start: a route without a scheme, or with one that does not exist, is a bug.
        var preferred = _schemes[rules.Schemes[0]];
        if (CredentialReader.Read(context.Request, PlacesOf(rules), out var credential) is { } fault)
        {
            return preferred.BadRequest(fault);
        }

        if (credential is not { } presented)
        {
            return preferred.Challenge;
        }

        foreach (var name in rules.Schemes)
        {
            if (_schemes[name].Recognises(presented) && !IsOpaqueTokenOfALaterScheme(name, presented, rules))
            {
                var outcome = await _schemes[name].AuthenticateAsync(context, presented, rules, cancellationToken);
                if (outcome is AuthenticationOutcome.Authenticated)
                {
                    context.SetJudgedCredential(presented.Place);
                }

                return outcome;
            }
        }

        return preferred.Challenge with { Reason = AuthenticationReasons.OtherScheme };
    }

    // Signed and opaque tokens look alike in the header: where a route accepts both and prefers signed ones, those are never
    // shown to an introspection server, and the others are not refused for being unsigned.
    private static bool IsOpaqueTokenOfALaterScheme(string name, PresentedCredential presented, RouteRules rules) =>
        name == AuthenticationSchemes.Bearer && rules.Schemes.Contains(AuthenticationSchemes.Introspection) && !TokenShape.IsSigned(presented.Value);

    private ImmutableArray<CredentialPlace> PlacesOf(RouteRules rules) =>
        rules.Schemes.Length == 1 ? _schemes[rules.Schemes[0]].Places : [.. rules.Schemes.SelectMany(name => _schemes[name].Places).Distinct()];
}
