using AuthGateway.Authorization;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Pipeline;

/// <summary>Asks the route's policy whether the caller may.</summary>
internal sealed class AuthorizationMiddleware(RequestDelegate next, TimeProvider clock)
{
    /// <summary>Lets the request on when its policy allows it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var policy = context.Features.GetRequiredFeature<RoutePolicy>();
        if (policy.IsAnonymous)
        {
            await next(context);
            return;
        }

        var caller = context.Caller() ?? throw new InvalidOperationException("An authenticated route was reached without a caller.");
        var record = context.Record();
        switch (await policy.DecideAsync(DecisionInput.Of(context, caller, policy.Needs, clock)))
        {
            case AuthorizationDecision.Allowed:
                record.Decision = RequestDecision.Allowed;
                await next(context);
                break;
            case AuthorizationDecision.Denied denied:
                (record.Decision, record.Reason) = (RequestDecision.Denied, denied.Reason);
                await ProblemWriter.WriteAsync(context, denied.For(context.ChallengeScheme()));
                break;
            case AuthorizationDecision.Unavailable unavailable:
                (record.Decision, record.Reason, record.FailedBy) = (RequestDecision.Unavailable, unavailable.Reason, unavailable.Missing);
                await ProblemWriter.WriteAsync(context, unavailable.Problem);
                break;
            default:
                throw new InvalidOperationException("The cases of a closed type are closed.");
        }
    }
}
