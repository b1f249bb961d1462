using AuthGateway.Problems;
using AuthGateway.Telemetry.Prometheus;
using Microsoft.AspNetCore.Http.Headers;

namespace AuthGateway.Management;

/// <summary>The metrics, for scrapers.</summary>
internal static class MetricsEndpoint
{
    private static readonly Problem NotCollected = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "metrics_not_collected",
        Title = "The metrics could not be collected.",
    };

    /// <summary>Maps GET /metrics where metrics are on.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        if (services.GetService<PrometheusReader>() is not { } reader)
        {
            return;
        }

        endpoints.MapGet("/metrics", async context =>
        {
            if (await reader.CollectAsync() is not { } collected)
            {
                await ProblemWriter.WriteAsync(context, NotCollected);
                return;
            }

            var format = ExpositionFormats.Negotiate(new RequestHeaders(context.Request.Headers).Accept);
            var text = await collected.WrittenAsync(format);
            var response = context.Response;
            response.ContentType = format.ContentType();
            response.ContentLength = text.Length;
            response.Headers.CacheControl = "no-store";
            response.Headers.Vary = "Accept";
            await response.Body.WriteAsync(text, context.RequestAborted);
        });
    }
}
