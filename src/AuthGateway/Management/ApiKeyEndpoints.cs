using System.Globalization;
using AuthGateway.Authentication;
using AuthGateway.Authentication.ApiKeys;
using AuthGateway.Problems;
using AuthGateway.Redis.ApiKeys;

namespace AuthGateway.Management;

/// <summary>Makes, shows, rotates and revokes API keys, for operators.</summary>
internal static class ApiKeyEndpoints
{
    private const string Actor = "admin";

    private static readonly Problem NoKey = new()
    {
        Status = StatusCodes.Status404NotFound,
        Code = "no_api_key",
        Title = "There is no such API key, or it is revoked.",
    };

    private static readonly Problem NotConfirmed = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "api_keys_unavailable",
        Title = "Redis did not confirm. The change may have been made: look, then try again.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Maps /admin/api-keys where there are an admin token and API keys.</summary>
    public static void MapApiKeys(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        var gate = services.GetRequiredService<AdminGate>();
        if (!gate.IsOpen || !services.GetRequiredService<AuthenticationSettings>().ApiKeys.Enabled)
        {
            return;
        }

        var keys = services.GetRequiredService<ApiKeyService>();
        var clock = services.GetRequiredService<TimeProvider>();
        // Changes are not the caller's to break off: what stands shall be on the record.
        endpoints.MapPost("/admin/api-keys", gate.Guard(async context =>
            await AnswerAsync(context, await ApiKeyRequest.ReadNewAsync(context, keys.DefaultLifetime) is { } key
                ? await keys.CreateAsync(key, Actor, default, CancellationToken.None)
                : new ApiKeyOutcome.Refused($"a JSON object with {ApiKeyService.Expected}"), clock)));
        endpoints.MapGet("/admin/api-keys", gate.Guard(context => ListAsync(context, keys, clock)));
        endpoints.MapGet("/admin/api-keys/{id}", gate.Guard(async context =>
            await AnswerAsync(context, await keys.FindAsync(Id(context), default, context.RequestAborted), clock)));
        endpoints.MapPost("/admin/api-keys/{id}/rotate", gate.Guard(async context =>
        {
            var (understood, overlap) = await ApiKeyRequest.ReadOverlapAsync(context);
            await AnswerAsync(context, understood
                ? await keys.RotateAsync(Id(context), overlap, Actor, default, CancellationToken.None)
                : new ApiKeyOutcome.Refused("nothing, or a JSON object with overlap_seconds"), clock);
        }));
        endpoints.MapDelete("/admin/api-keys/{id}", gate.Guard(async context =>
            await AnswerAsync(context, await keys.RevokeAsync(Id(context), Actor, default, CancellationToken.None), clock)));
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static async Task ListAsync(HttpContext context, ApiKeyService keys, TimeProvider clock)
    {
        var first = int.TryParse(context.Request.Query["first"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        if (await keys.ListAsync(first, default, context.RequestAborted) is not ApiKeyListing.Listed listed)
        {
            await ProblemWriter.WriteAsync(context, NotConfirmed);
            return;
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("api_keys"u8);
            foreach (var key in listed.Keys)
            {
                json.WriteStartObject();
                ApiKeyJson.Write(json, key, clock.GetUtcNow());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (listed.Next is { } next)
            {
                json.WriteNumber("next"u8, next);
            }
        });
    }

    private static Task AnswerAsync(HttpContext context, ApiKeyOutcome outcome, TimeProvider clock) => outcome switch
    {
        ApiKeyOutcome.Issued issued => JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, json =>
        {
            json.WriteString("key"u8, issued.Text.Text);
            ApiKeyJson.Write(json, issued.Key, clock.GetUtcNow());
        }),
        ApiKeyOutcome.Done done => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json => ApiKeyJson.Write(json, done.Key, clock.GetUtcNow())),
        ApiKeyOutcome.Refused refused => ProblemWriter.WriteAsync(context, new Problem
        {
            Status = StatusCodes.Status400BadRequest,
            Code = "invalid_request",
            Title = "The request is not understood.",
            Detail = $"Expected: {refused.Expected}.",
        }),
        ApiKeyOutcome.None => ProblemWriter.WriteAsync(context, NoKey),
        _ => ProblemWriter.WriteAsync(context, NotConfirmed),
    };
}
