using System.Text.Json;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Redis.Sessions;
using AuthGateway.Routes;
using AuthGateway.Telemetry;

namespace AuthGateway.Authentication.Sessions;

/// <summary>Where callers begin, see, rotate and end sessions of the gateway's own.</summary>
internal static class SessionEndpoints
{
    /// <summary>Maps /session and /sessions where the settings allow sessions.</summary>
    public static void MapSessions(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<AuthenticationSettings>().Sessions;
        if (!settings.Enabled)
        {
            return;
        }

        var begin = new RouteRules { RouteId = "session-begin", Policy = KnownPolicies.Authenticated, Schemes = [.. settings.CreateFrom] };
        var own = new RouteRules { RouteId = "session", Policy = KnownPolicies.Authenticated, Schemes = [AuthenticationSchemes.Session] };
        app.MapPost("/session", BeginAsync).WithMetadata(begin);
        app.MapGet("/session", ShowAsync).WithMetadata(own);
        app.MapPost("/session/rotate", RotateAsync).WithMetadata(own with { RouteId = "session-rotate" });
        app.MapDelete("/session", EndAsync).WithMetadata(own with { RouteId = "session-end" });
        app.MapGet("/sessions", ListAsync).WithMetadata(own with { RouteId = "sessions" });
        app.MapDelete("/sessions/{handle}", EndOneAsync).WithMetadata(own with { RouteId = "sessions-end" });
    }

    private static async Task BeginAsync(HttpContext context)
    {
        var outcome = await Service(context).BeginAsync(context, context.Caller()!, context.RequestAborted);
        await WriteIssuedAsync(context, outcome, StatusCodes.Status201Created);
    }

    private static async Task RotateAsync(HttpContext context)
    {
        var outcome = await Service(context).RotateAsync(context, context.Caller()!, context.RequestAborted);
        await WriteIssuedAsync(context, outcome, StatusCodes.Status200OK);
    }

    private static Task ShowAsync(HttpContext context)
    {
        var (facts, caller) = (context.Features.Get<SessionFacts>()!, context.Caller()!);
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            WriteSession(json, facts.Session, context);
            json.WriteString("issuer"u8, caller.Voucher);
            json.WriteString("subject"u8, caller.Subject);
            json.WriteString("type"u8, caller.Type.Name());
            WriteList(json, "scopes"u8, caller.Scopes);
            WriteList(json, "roles"u8, caller.Roles);
            if (caller.AuthenticationContext is { } acr)
            {
                json.WriteString("acr"u8, acr);
            }

            WriteList(json, "amr"u8, caller.AuthenticationMethods);
            if (caller.AuthenticatedAt is { } authenticated)
            {
                json.WriteNumber("auth_time"u8, authenticated.ToUnixTimeSeconds());
            }
        });
    }

    private static async Task EndAsync(HttpContext context)
    {
        var outcome = await Service(context).EndOwnAsync(context, context.Caller()!, context.RequestAborted);
        await WriteEndedAsync(context, outcome, clear: true);
    }

    private static async Task ListAsync(HttpContext context)
    {
        var caller = context.Caller()!;
        var outcome = await Service(context).ListAsync(caller.Voucher, caller.Subject, context.Ledger().Handle(), context.RequestAborted);
        if (outcome is not SessionOutcome.Listed listed)
        {
            await FailAsync(context, (SessionOutcome.Failed)outcome);
            return;
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("sessions"u8);
            foreach (var session in listed.Sessions)
            {
                json.WriteStartObject();
                WriteSession(json, session, context);
                json.WriteBoolean("current"u8, session.Handle == caller.SessionId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static async Task EndOneAsync(HttpContext context)
    {
        var (caller, handle) = (context.Caller()!, (string)context.Request.RouteValues["handle"]!);
        var outcome = await Service(context).EndAsync(
            context, context.Ledger().Handle(), caller.Voucher, caller.Subject, handle, caller, context.RequestAborted);
        await WriteEndedAsync(context, outcome, clear: handle == caller.SessionId);
    }

    private static SessionService Service(HttpContext context) => context.RequestServices.GetRequiredService<SessionService>();

    private static Task WriteIssuedAsync(HttpContext context, SessionOutcome outcome, int status)
    {
        if (outcome is not SessionOutcome.Issued issued)
        {
            return FailAsync(context, (SessionOutcome.Failed)outcome);
        }

        context.RequestServices.GetRequiredService<SessionCookie>().Set(context, issued.Id);
        return JsonAnswer.WriteAsync(context, status, json => WriteSession(json, issued.Session, context));
    }

    private static Task WriteEndedAsync(HttpContext context, SessionOutcome outcome, bool clear)
    {
        if (outcome is not SessionOutcome.Ended)
        {
            return FailAsync(context, (SessionOutcome.Failed)outcome);
        }

        if (clear)
        {
            context.RequestServices.GetRequiredService<SessionCookie>().Clear(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private static Task FailAsync(HttpContext context, SessionOutcome.Failed failed)
    {
        var record = context.Record();
        record.Reason = failed.Reason;
        if (failed.Problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            record.FailedBy = LatencyOwner.Redis;
        }

        return ProblemWriter.WriteAsync(context, failed.Problem);
    }

    private static void WriteSession(Utf8JsonWriter json, SessionRecord session, HttpContext context) =>
        SessionJson.Write(json, session, context.RequestServices.GetRequiredService<AuthenticationSettings>().Sessions);

    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
