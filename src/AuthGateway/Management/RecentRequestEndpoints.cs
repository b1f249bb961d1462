using AuthGateway.Problems;
using AuthGateway.Telemetry;

namespace AuthGateway.Management;

/// <summary>The last requests and whose their time was.</summary>
internal static class RecentRequestEndpoints
{
    /// <summary>Maps /requests where the settings allow it.</summary>
    public static void MapRecentRequests(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        if (!services.GetRequiredService<ManagementSettings>().RecentRequests)
        {
            return;
        }

        var recent = services.GetRequiredService<RecentRequests>();
        recent.Enabled = true;
        endpoints.MapGet("/requests", context => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("requests"u8);
            foreach (var request in recent.Newest())
            {
                json.WriteStartObject();
                json.WriteString("completed_at"u8, request.CompletedAt);
                json.WriteString("request_id"u8, request.RequestId);
                json.WriteString("method"u8, request.Method);
                json.WriteString("route"u8, request.Route);
                json.WriteNumber("status"u8, request.Status);
                json.WriteString("decision"u8, request.Decision);
                json.WriteString("reason"u8, request.Reason);
                if (!request.DecisionId.IsNone)
                {
                    json.WriteString("decision_id"u8, request.DecisionId.ToString());
                }

                json.WriteNumber("total_us"u8, request.TotalMicroseconds);
                foreach (var (owner, microseconds) in request.OwnerMicroseconds)
                {
                    json.WriteNumber($"{owner}_us", microseconds);
                }

                if (request.QueuedBeforeMicroseconds is { } queued)
                {
                    json.WriteNumber("upstream_of_us.queue_us"u8, queued);
                }

                json.WriteString("failed_by"u8, request.FailedBy);

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
    }
}
