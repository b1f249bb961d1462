using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline;

/// <summary>Turns what nobody caught into an answer that tells nothing of the inside.</summary>
internal sealed class FailureMiddleware(RequestDelegate next, ILogger<FailureMiddleware> logger)
{
    private static readonly Problem Internal = new()
    {
        Status = StatusCodes.Status500InternalServerError,
        Code = "internal_error",
        Title = "The gateway failed.",
    };

    private static readonly Problem BadRequest = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "malformed_request",
        Title = "The request is malformed.",
        CloseConnection = true,
    };

    /// <summary>Runs the rest and answers for it when it throws.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left: there is nobody to answer, and nothing failed.
        }
        catch (BadHttpRequestException exception)
        {
            context.Record().FailedBy = LatencyOwner.Client;
            await ProblemWriter.WriteAsync(context, BadRequest with { Status = exception.StatusCode });
        }
        catch (Exception exception)
        {
            logger.UnhandledException(exception);
            context.Record().FailedBy = LatencyOwner.Own;
            await ProblemWriter.WriteAsync(context, Internal);
        }
    }
}
