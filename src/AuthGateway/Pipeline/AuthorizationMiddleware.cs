using AuthGateway.Authorization;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Pipeline;

/// <summary>Asks the route's policy whether the caller may.</summary>
internal sealed class AuthorizationMiddleware(RequestDelegate next)
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
        if (policy.Decide(caller) is AuthorizationDecision.Denied denied)
        {
            (record.Decision, record.Reason) = (RequestDecision.Denied, denied.Reason);
            await ProblemWriter.WriteAsync(context, denied.For(context.ChallengeScheme()));
            return;
        }

        record.Decision = RequestDecision.Allowed;
        await next(context);
    }
}
