using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Routes;
using AuthGateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Pipeline;

/// <summary>Asks the route's policy whether the caller may.</summary>
internal sealed class AuthorizationMiddleware(RequestDelegate next, DecisionRecorder recorder, AuthorizationSettings settings, TimeProvider clock)
{
    // Costs every allowed request a text of 26 characters and a place among the answer's headers.
    private readonly bool _tellsAllowed = settings.Decisions.IdOfAllowed;

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
        var recorded = await recorder.DecideAsync(policy, DecisionInput.Of(context, caller, policy, clock), RouteOf(context), context, DecisionInput.Facts);
        record.DecisionId = recorded.Id;
        switch (recorded.Decision)
        {
            case AuthorizationDecision.Allowed:
                record.Decision = RequestDecision.Allowed;
                if (_tellsAllowed)
                {
                    Tell(context, record);
                }

                await next(context);
                break;
            case AuthorizationDecision.Denied denied:
                (record.Decision, record.Reason) = (RequestDecision.Denied, denied.Reason);
                Tell(context, record);
                await ProblemWriter.WriteAsync(context, denied.For(context.ChallengeScheme()));
                break;
            case AuthorizationDecision.Unavailable unavailable:
                (record.Decision, record.Reason, record.FailedBy) = (RequestDecision.Unavailable, unavailable.Reason, unavailable.Missing);
                Tell(context, record);
                await ProblemWriter.WriteAsync(context, unavailable.Problem);
                break;
            default:
                throw new InvalidOperationException("The cases of a closed type are closed.");
        }
    }

    private static string RouteOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>()?.RouteId ?? "none";

    private static void Tell(HttpContext context, RequestRecord record)
    {
        record.TellsDecision = true;
        context.Response.Headers[DecisionHeader.Name] = record.DecisionId.ToString();
    }
}
