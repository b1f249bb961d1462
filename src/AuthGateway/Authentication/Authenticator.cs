using System.Collections.Frozen;
using AuthGateway.Routes;

namespace AuthGateway.Authentication;

/// <summary>Gives a request's one credential to the first of the route's schemes that knows its kind.</summary>
internal sealed class Authenticator(IEnumerable<IAuthenticationScheme> schemes) : IAuthenticator
{
    private readonly FrozenDictionary<string, IAuthenticationScheme> _schemes =
        schemes.ToFrozenDictionary(scheme => scheme.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context, RouteRules rules, CancellationToken cancellationToken)
    {
        // Routes are checked at start: a route without a scheme, or with one that does not exist, is a bug.
        var preferred = _schemes[rules.Schemes[0]];
        if (CredentialReader.Read(context.Request, out var credential) is { } fault)
        {
            return ValueTask.FromResult<AuthenticationOutcome>(preferred.BadRequest(fault));
        }

        if (credential is { } presented)
        {
            foreach (var name in rules.Schemes)
            {
                if (_schemes[name].Recognises(presented))
                {
                    return _schemes[name].AuthenticateAsync(context, presented, rules, cancellationToken);
                }
            }

            return ValueTask.FromResult<AuthenticationOutcome>(preferred.Challenge with { Reason = AuthenticationReasons.OtherScheme });
        }

        return ValueTask.FromResult<AuthenticationOutcome>(preferred.Challenge);
    }
}
