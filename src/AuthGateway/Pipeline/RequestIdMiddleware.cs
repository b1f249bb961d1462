using AuthGateway.Authorization.Evaluation.Api;

namespace AuthGateway.Pipeline;

/// <summary>Repeats the caller's name for a request in whatever answer it gets, where the endpoint does so: also in a refusal that the endpoint never sees.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    /// <summary>Lets every request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequestIdEcho>() is not null)
        {
            RequestIdEcho.Repeat(context);
        }

        return next(context);
    }
}
