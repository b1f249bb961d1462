using AuthGateway.Identity;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Possession;

/// <summary>
/// Says whether a request proves to hold the key to which its access token is bound (RFC 9449, RFC 8705 section 3), and
/// whether the route lets an unbound one pass. Asked at each request: no cached fact may stand for a proof.
/// </summary>
internal interface IProofOfPossession
{
    /// <summary>Judges the proof. Asked once the token itself is found to be good, for a proof is used up by it.</summary>
    /// <param name="context">The request; it must have a ledger.</param>
    /// <param name="credential">The access token, as it was presented: <c>Authorization: Bearer</c> or <c>Authorization: DPoP</c>.</param>
    /// <param name="confirmation">The key to which the token is bound; null when it is bound to none.</param>
    /// <param name="rules">The route's rules.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    ValueTask<ProofOutcome> CheckAsync(
        HttpContext context, PresentedCredential credential, Confirmation? confirmation, RouteRules rules, CancellationToken cancellationToken);
}
