using AuthGateway.Problems;
using AuthGateway.Routes;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline.Doors;

/// <summary>What holds for requests that another proxy forwards, and not this one.</summary>
internal sealed class DoorRulesMiddleware(RequestDelegate next)
{
    private static readonly Problem ProtectedHeader = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "protected_header",
        Title = "The request has a header that only proxies may send.",
    };

    private static readonly Problem RespelledPath = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "respelled_path",
        Title = "The path has percent-encodings of characters that it must have literally.",
    };

    /// <summary>Lets on what may be decided about.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<DoorQuestion>() is null)
        {
            return next(context);
        }

        // The gateway takes such headers off what it forwards. Here it forwards nothing, and what the proxy copies over them misses their other spellings or
        // those that the answer lacks (CVE-2026-30851, GHSA-f59h-q822-g45g).
        if (context.Canonical().RemovedHeaders > 0)
        {
            return RefuseAsync(context, ProtectedHeader);
        }

        // The gateway would forward the path of the route that decides. The other proxy forwards the one that came, which may have another route at the application.
        if (context.Canonical().IsRespelled)
        {
            return RefuseAsync(context, RespelledPath);
        }

        // The gateway's own endpoints are not behind the other proxy: to allow them would be to allow whatever that proxy has at their path.
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<UpstreamIdentityRules>() is null)
        {
            context.SetEndpoint(null);
        }

        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, Problem problem)
    {
        var record = context.Record();
        (record.Decision, record.Reason) = (RequestDecision.Malformed, problem.Code);
        return ProblemWriter.WriteAsync(context, problem);
    }
}
