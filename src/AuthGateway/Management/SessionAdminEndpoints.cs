using AuthGateway.Authentication;
using AuthGateway.Authentication.Sessions;
using AuthGateway.Problems;

namespace AuthGateway.Management;

/// <summary>Shows and ends the sessions of a subject, for operators.</summary>
internal static class SessionAdminEndpoints
{
    private static readonly Problem Malformed = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "invalid_request",
        Title = "The request does not name a subject.",
        Detail = "The query holds issuer and subject, each once; DELETE takes session_id as well, and without it ends all of the subject's sessions.",
    };

    /// <summary>Maps /admin/sessions where there are an admin token and sessions.</summary>
    public static void MapAdminSessions(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        var gate = services.GetRequiredService<AdminGate>();
        var settings = services.GetRequiredService<AuthenticationSettings>().Sessions;
        if (!gate.IsOpen || !settings.Enabled)
        {
            return;
        }

        var sessions = services.GetRequiredService<SessionService>();
        endpoints.MapGet("/admin/sessions", gate.Guard(async context =>
            await AnswerAsync(context, settings, TryRead(context, out var issuer, out var subject, out _)
                ? await sessions.ListAsync(issuer, subject, default, context.RequestAborted) : null)));
        // Not the caller's to break off: what stands shall be on the record.
        endpoints.MapDelete("/admin/sessions", gate.Guard(async context =>
            await AnswerAsync(context, settings, TryRead(context, out var issuer, out var subject, out var handle)
                ? await sessions.EndAsync(context, default, issuer, subject, handle, by: null, CancellationToken.None) : null)));
    }

    // Each at most once: the second of two would name somebody else.
    private static bool TryRead(HttpContext context, out string issuer, out string subject, out string? handle)
    {
        var query = context.Request.Query;
        (issuer, subject, handle) = (query["issuer"].ToString(), query["subject"].ToString(), query.ContainsKey("session_id") ? query["session_id"].ToString() : null);
        return query["issuer"].Count == 1 && query["subject"].Count == 1 && query["session_id"].Count <= 1 && issuer.Length > 0 && subject.Length > 0;
    }

    private static Task AnswerAsync(HttpContext context, SessionSettings settings, SessionOutcome? outcome) => outcome switch
    {
        null => ProblemWriter.WriteAsync(context, Malformed),
        SessionOutcome.Failed failed => ProblemWriter.WriteAsync(context, failed.Problem),
        SessionOutcome.Ended ended => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json => json.WriteNumber("ended"u8, ended.Count)),
        SessionOutcome.Listed listed => JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("sessions"u8);
            foreach (var session in listed.Sessions)
            {
                json.WriteStartObject();
                SessionJson.Write(json, session, settings);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
