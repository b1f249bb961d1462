using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Routes;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline;

/// <summary>Asks the route's policy whether the caller may.</summary>
internal sealed class AuthorizationMiddleware(RequestDelegate next, DecisionRecorder recorder, AuthorizationSettings settings, TimeProvider clock)
{
    // Costs every allowed request a text of 26 characters and a place among the answer's headers.
    private readonly bool _tellsAllowed = settings.Decisions.IdOfAllowed;

    /// <summary>Lets the request on when its policy allows it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var policy = (RoutePolicy)context.Features[typeof(RoutePolicy)]!;
        if (policy.IsAnonymous)
        {
            return next(context);
        }

        var caller = context.Caller() ?? throw new InvalidOperationException("An authenticated route was reached without a caller.");
        var decided = recorder.DecideAsync(policy, DecisionInput.Of(context, caller, policy, clock), RouteOf(context), context, DecisionInput.Facts);
#pragma warning disable VSTHRD103 // It has completed: nothing is waited for.
        return decided.IsCompletedSuccessfully ? GoOnAsync(context, decided.Result) : AwaitAsync(context, decided);
#pragma warning restore VSTHRD103
    }

    private async Task AwaitAsync(HttpContext context, ValueTask<RecordedDecision> decided) => await GoOnAsync(context, await decided);

    private Task GoOnAsync(HttpContext context, RecordedDecision recorded)
    {
        var record = context.Record();
        record.DecisionId = recorded.Id;
        switch (recorded.Decision)
        {
            case AuthorizationDecision.Allowed:
                record.Decision = RequestDecision.Allowed;
                if (_tellsAllowed)
                {
                    Tell(context, record);
                }

                return next(context);
            case AuthorizationDecision.Denied denied:
                (record.Decision, record.Reason) = (RequestDecision.Denied, denied.Reason);
                Tell(context, record);
                return ProblemWriter.WriteAsync(context, denied.For(context.ChallengeScheme()));
            case AuthorizationDecision.Unavailable unavailable:
                (record.Decision, record.Reason, record.FailedBy) = (RequestDecision.Unavailable, unavailable.Reason, unavailable.Missing);
                Tell(context, record);
                return ProblemWriter.WriteAsync(context, unavailable.Problem);
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
