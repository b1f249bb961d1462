using AuthGateway.Authentication;
using AuthGateway.Authorization;
using AuthGateway.Identity;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Problems;
using AuthGateway.Routes;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline;

/// <summary>Finds the route's policy and, unless it is open to all, who is calling.</summary>
internal sealed class AuthenticationMiddleware(
    RequestDelegate next,
    IAuthenticator authenticator,
    RoutePolicies policies,
    ILogger<AuthenticationMiddleware> logger)
{
    private static readonly Problem NoRoute = new()
    {
        Status = StatusCodes.Status404NotFound,
        Code = "no_route",
        Title = "Nothing is served at this address.",
    };

    /// <summary>Lets the request on with a caller, or without one where the policy says so.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var record = context.Record();
        var endpoint = context.GetEndpoint();
        var rules = endpoint?.Metadata.GetMetadata<RouteRules>();
        var policy = rules is null ? null : policies.Find(rules.Policy);
        if (rules is null || policy is null)
        {
            // Routing answers a wrong method with an endpoint of its own, which has no rules either: nothing is served then.
            if (endpoint is not null && rules is not null)
            {
                logger.EndpointWithoutRules(endpoint.DisplayName, rules.Policy);
            }

            record.Reason = "no_route";
            await ProblemWriter.WriteAsync(context, NoRoute);
            return;
        }

        context.Features.Set(policy);
        if (policy.IsAnonymous)
        {
            // Nobody asks for a credential here, and it may go on: the upstream shall read one, and not the first or the last of two (CWE-436).
            if (context.Request.Headers.Authorization.Count > 1)
            {
                await MalformedRequest.RefuseAsync(context, RefusalProblems.Of(RequestRefusal.RepeatedHeader));
                return;
            }

            record.Decision = RequestDecision.Anonymous;
            await next(context);
            return;
        }

        switch (await authenticator.AuthenticateAsync(context, rules, context.RequestAborted))
        {
            case AuthenticationOutcome.Authenticated authenticated:
                context.SetCaller(authenticated.Principal);
                await next(context);
                break;
            case AuthenticationOutcome.Refused refused:
                (record.Decision, record.Reason) = (RequestDecision.Unauthenticated, refused.Reason);
                await ProblemWriter.WriteAsync(context, refused.Problem);
                break;
            case AuthenticationOutcome.Unavailable unavailable:
                (record.Decision, record.Reason, record.FailedBy) = (RequestDecision.Unavailable, unavailable.Reason, unavailable.Missing);
                await ProblemWriter.WriteAsync(context, unavailable.Problem);
                break;
        }
    }
}
