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
    public Task InvokeAsync(HttpContext context)
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
            return ProblemWriter.WriteAsync(context, NoRoute);
        }

        context.Features[typeof(RoutePolicy)] = policy;
        if (policy.IsAnonymous)
        {
            // Nobody asks for a credential here, and it may go on: the upstream shall read one, and not the first or the last of two (CWE-436).
            if (context.Request.Headers.Authorization.Count > 1)
            {
                return MalformedRequest.RefuseAsync(context, RefusalProblems.Of(RequestRefusal.RepeatedHeader));
            }

            record.Decision = RequestDecision.Anonymous;
            return next(context);
        }

        // Nearly always the answer is there at once, and then nothing of this step stays on the stack of awaits below the upstream's.
        var asked = authenticator.AuthenticateAsync(context, rules, context.RequestAborted);
#pragma warning disable VSTHRD103 // It has completed: nothing is waited for.
        return asked.IsCompletedSuccessfully ? GoOnAsync(context, record, asked.Result) : AwaitAsync(context, record, asked);
#pragma warning restore VSTHRD103
    }

    private async Task AwaitAsync(HttpContext context, RequestRecord record, ValueTask<AuthenticationOutcome> asked) =>
        await GoOnAsync(context, record, await asked);

    private Task GoOnAsync(HttpContext context, RequestRecord record, AuthenticationOutcome outcome)
    {
        switch (outcome)
        {
            case AuthenticationOutcome.Authenticated authenticated:
                context.SetCaller(authenticated.Principal);
                return next(context);
            case AuthenticationOutcome.Refused refused:
                (record.Decision, record.Reason) = (RequestDecision.Unauthenticated, refused.Reason);
                return ProblemWriter.WriteAsync(context, refused.Problem);
            case AuthenticationOutcome.Unavailable unavailable:
                (record.Decision, record.Reason, record.FailedBy) = (RequestDecision.Unavailable, unavailable.Reason, unavailable.Missing);
                return ProblemWriter.WriteAsync(context, unavailable.Problem);
            default:
                throw new InvalidOperationException("The cases of a closed type are closed.");
        }
    }
}
