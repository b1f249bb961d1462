using AuthGateway.Problems;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline;

/// <summary>Refuses a request before anybody asked who is calling.</summary>
internal static class MalformedRequest
{
    /// <summary>Answers with the problem, and reports its code as the reason.</summary>
    public static Task RefuseAsync(HttpContext context, Problem problem)
    {
        var record = context.Record();
        (record.Decision, record.Reason) = (RequestDecision.Malformed, problem.Code);
        return ProblemWriter.WriteAsync(context, problem);
    }
}
