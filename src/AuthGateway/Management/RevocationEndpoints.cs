using System.Text.Json;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Redis;
using AuthGateway.Tokens.RefreshTokens;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Management;

/// <summary>Revokes a token, a subject's tokens or a session, for operators.</summary>
internal static class RevocationEndpoints
{
    private static readonly Problem Malformed = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "invalid_request",
        Title = "The revocation is not understood.",
        Detail = $"A JSON object with {RevocationRequest.Expected}.",
    };

    private static readonly Problem NotWritten = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "revocation_not_confirmed",
        Title = "The revocation is not confirmed. Send it again: it is harmless to revoke twice.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Maps POST /admin/revocations where there is an admin token.</summary>
    public static void MapRevocations(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        var gate = services.GetRequiredService<AdminGate>();
        if (!gate.IsOpen)
        {
            return;
        }

        var families = services.GetRequiredService<TokenServiceSettings>().Enabled ? services.GetRequiredService<IRefreshTokens>() : null;
        var store = services.GetRequiredService<RevocationStore>();
        var longest = services.GetRequiredService<LongestLived>().Lifetime;
        var clock = services.GetRequiredService<TimeProvider>();
        var audit = services.GetRequiredService<IAuditTrail>();
        var logger = services.GetRequiredService<ILogger<AdminGate>>();
        endpoints.MapPost("/admin/revocations", gate.Guard(async context =>
        {
            if ((await ReadAsync(context, longest))?.ToRevocation(clock.GetUtcNow(), longest) is not { } revocation)
            {
                await ProblemWriter.WriteAsync(context, Malformed);
                return;
            }

            // Not for the caller to break off: what stands shall be on the record.
            if (await store.RevokeAsync(revocation, CancellationToken.None) is not RevocationOutcome.Written written)
            {
                audit.Record(Event(context, revocation, AuditOutcome.Failed));
                await ProblemWriter.WriteAsync(context, NotWritten);
                return;
            }

            // Their access tokens are of our own issuer, and name the subject's only in subject_issuer: they end with their families.
            if (families is not null && revocation is Revocation.BySubject
                && await families.EndSubjectAsync(revocation.Key.Issuer, revocation.Key.Value, default(LedgerHandle), CancellationToken.None) is RefreshOutcome.Unavailable)
            {
                audit.Record(Event(context, revocation, AuditOutcome.Failed));
                await ProblemWriter.WriteAsync(context, NotWritten);
                return;
            }

            audit.Record(Event(context, revocation, AuditOutcome.Done));
            logger.RevocationWritten(revocation.Key.Kind, revocation.Key.Issuer, written.Revision);
            await JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, json => json.WriteNumber("revision"u8, written.Revision));
        }));
    }

    private static AuditEvent Event(HttpContext context, Revocation revocation, AuditOutcome outcome) => new()
    {
        Action = revocation.Key.Kind switch
        {
            RevocationKind.Token => AuditActions.TokenRevoked,
            RevocationKind.Subject => AuditActions.SubjectRevoked,
            _ => AuditActions.SessionEnded,
        },
        Outcome = outcome,
        Actor = "admin",
        Subject = revocation.Key.Kind == RevocationKind.Subject ? revocation.Key.Value : null,
        SubjectIssuer = revocation.Key.Issuer,
        Target = revocation.Key.Kind == RevocationKind.Subject ? null : revocation.Key.Value,
        RequestId = ProblemWriter.RequestId(context),
        ClientAddress = context.ClientAddress()?.Address.ToString(),
    };

    private static Task<RevocationRequest?> ReadAsync(HttpContext context, TimeSpan longest) => AdminBody.ReadAsync(context, root =>
    {
        // A token's life is its issuer's affair; what may hang on a subject or on a session is known here.
        var usual = root.TryGetProperty("token_id", out _) ? LongestLived.Least : longest;
        return new RevocationRequest(
            Text(root, "issuer"),
            Text(root, "token_id"),
            Text(root, "subject"),
            Text(root, "session_id"),
            root.TryGetProperty("keep_for_seconds", out var seconds) ? TimeSpan.FromSeconds(seconds.GetInt32()) : usual);
    });

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
