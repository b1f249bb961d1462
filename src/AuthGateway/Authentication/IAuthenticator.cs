using AuthGateway.Routes;

namespace AuthGateway.Authentication;

/// <summary>Says who is calling.</summary>
internal interface IAuthenticator
{
    /// <summary>Authenticates a request by the schemes that its route accepts.</summary>
    /// <param name="context">The request; it must have a ledger. Nothing is written to its response.</param>
    /// <param name="rules">The route's rules.</param>
    /// <param name="cancellationToken">Ends the wait of this caller alone; what other callers wait for goes on.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled while keys were awaited.</exception>
    ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context, RouteRules rules, CancellationToken cancellationToken);
}
