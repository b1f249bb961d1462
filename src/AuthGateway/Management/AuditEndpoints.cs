using System.Globalization;
using AuthGateway.Audit;
using AuthGateway.Problems;
using AuthGateway.Redis.Audit;

namespace AuthGateway.Management;

/// <summary>Shows the newest events of the audit record, for operators.</summary>
internal static class AuditEndpoints
{
    private const int DefaultLimit = 100;

    private static readonly Problem Malformed = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "invalid_request",
        Title = "The limit is not understood.",
        Detail = $"limit is a number of 1 to {AuditStore.MostRead}; {DefaultLimit} when absent.",
    };

    private static readonly Problem Unavailable = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "audit_unavailable",
        Title = "The audit record in Redis cannot be read right now.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Maps GET /admin/audit where there is an admin token.</summary>
    public static void MapAudit(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        var gate = services.GetRequiredService<AdminGate>();
        if (!gate.IsOpen)
        {
            return;
        }

        var store = services.GetRequiredService<AuditStore>();
        endpoints.MapGet("/admin/audit", gate.Guard(async context =>
        {
            if (Limit(context.Request.Query["limit"]) is not { } limit)
            {
                await ProblemWriter.WriteAsync(context, Malformed);
                return;
            }

            if (await store.ReadAsync(limit, context.RequestAborted) is not { } lines)
            {
                await ProblemWriter.WriteAsync(context, Unavailable);
                return;
            }

            var chain = AuditChainReport.Of(lines);
            await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
            {
                json.WriteStartArray("entries"u8);
                foreach (var line in lines.Where(AuditChainReport.IsLine))
                {
                    json.WriteRawValue(line);
                }

                json.WriteEndArray();
                json.WriteNumber("missing"u8, chain.Missing);
                json.WriteNumber("altered"u8, chain.Altered);
            });
        }));
    }

    private static int? Limit(string? text) => text is null
        ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= AuditStore.MostRead ? limit : null;
}
