using AuthGateway.Pipeline.Canonical;

namespace AuthGateway.Pipeline;

/// <summary>The canonical request's place in the pipeline.</summary>
internal static class CanonicalRequestExtensions
{
    /// <summary>
    /// Refuses ambiguous requests, sets the judged path and removes headers that pretend. Comes before routing, which would
    /// otherwise match the server's own reading of the path. Needs <see cref="CanonicalSettings"/> in the services.
    /// </summary>
    public static IApplicationBuilder UseCanonicalRequest(this IApplicationBuilder app) => app.UseMiddleware<CanonicalRequestMiddleware>();

    /// <summary>The request as it was judged.</summary>
    /// <exception cref="InvalidOperationException">The request did not pass the canonical request's middleware: a bug.</exception>
    public static CanonicalRequest Canonical(this HttpContext context) =>
        context.Features[typeof(CanonicalRequest)] as CanonicalRequest ?? throw new InvalidOperationException("The request is not canonical: UseCanonicalRequest must come first.");
}
