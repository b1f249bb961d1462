using AuthGateway.Authorization.Decisions;
using AuthGateway.Problems;
using AuthGateway.Telemetry;

namespace AuthGateway.Management;

/// <summary>Explains decisions, for operators.</summary>
internal static class DecisionEndpoints
{
    /// <summary>The path below which the decisions are.</summary>
    public const string Path = "/admin/decisions";

    private static readonly Problem Malformed = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "invalid_request",
        Title = "This is no decision's id.",
        Detail = "An id has 26 letters and digits in upper case, as AuthGateway-Decision-Id states it.",
    };

    private static readonly Problem NotHere = new()
    {
        Status = StatusCodes.Status404NotFound,
        Code = "no_decision",
        Title = "This replica does not have the decision.",
        Detail = "Another replica may have made it, this one may have started since, or more than Authorization:Decisions:Kept came after it. "
            + "Ask the other replicas, or look for the id in the decision log, which has every denial and a share of what was allowed.",
    };

    /// <summary>Maps GET /admin/decisions/{id} where there is an admin token.</summary>
    public static void MapDecisions(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        var gate = services.GetRequiredService<AdminGate>();
        if (!gate.IsOpen)
        {
            return;
        }

        var explainer = services.GetRequiredService<DecisionExplainer>();
        endpoints.MapGet(Path + "/{id}", gate.Guard(async context =>
        {
            if (!DecisionId.TryParse((string?)context.Request.RouteValues["id"], out var id))
            {
                await ProblemWriter.WriteAsync(context, Malformed);
                return;
            }

            if (await explainer.ExplainAsync(id, context.RequestAborted) is not { } explanation)
            {
                await ProblemWriter.WriteAsync(context, NotHere);
                return;
            }

            await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json => ExplanationJson.Write(json, explanation));
        }));
    }
}
