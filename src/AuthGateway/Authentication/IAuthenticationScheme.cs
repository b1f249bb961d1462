using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Routes;

namespace AuthGateway.Authentication;

/// <summary>One way to prove who is calling. Schemes are services; a route names those that it accepts.</summary>
internal interface IAuthenticationScheme
{
    /// <summary>The name by which routes accept it, from <see cref="AuthenticationSchemes"/>.</summary>
    string Name { get; }

    /// <summary>Where its credentials stand besides the Authorization header, in which every request's is looked for.</summary>
    ImmutableArray<CredentialPlace> Places { get; }

    /// <summary>The answer to a request without a credential for this scheme: 401 with its challenge.</summary>
    AuthenticationOutcome.Refused Challenge { get; }

    /// <summary>The same answer on a route, where its rules change what is offered.</summary>
    AuthenticationOutcome.Refused ChallengeFor(RouteRules rules) => Challenge;

    /// <summary>The answer to a request that carries no credential that could be read at all: 400 (RFC 6750 section 3.1).</summary>
    /// <param name="reason">One of <see cref="AuthenticationReasons"/>.</param>
    AuthenticationOutcome.Refused BadRequest(string reason);

    /// <summary>Whether the credential is of this scheme's kind, whatever it is worth.</summary>
    bool Recognises(PresentedCredential credential);

    /// <summary>Judges a credential of this scheme's kind.</summary>
    ValueTask<AuthenticationOutcome> AuthenticateAsync(
        HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken);
}
