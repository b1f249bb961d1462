using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Management;

/// <summary>Shows, rotates and removes the managed signing keys, for operators.</summary>
internal static class SigningKeyEndpoints
{
    private const string Path = "/admin/signing-keys";
    private const string Actor = "admin-api";

    private static readonly Problem Malformed = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Code = "invalid_request",
        Title = "The request about signing keys is not understood.",
        Detail = "rotate: {}, {\"emergency\": true} or {\"emergency\": true, \"all\": true}; remove: {\"key_id\": \"...\"}.",
    };

    private static readonly Problem Refused = new()
    {
        Status = StatusCodes.Status409Conflict,
        Code = "signing_keys_conflict",
        Title = "The signing keys can't be changed like this as they are.",
    };

    private static readonly Problem NotWritten = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "signing_keys_not_confirmed",
        Title = "The change is not confirmed. It may have been made: look at the keys, then try again.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Maps the endpoints where there is an admin token and the keys are managed.</summary>
    public static void MapSigningKeys(this IEndpointRouteBuilder endpoints, IServiceProvider services)
    {
        var gate = services.GetRequiredService<AdminGate>();
        if (!gate.IsOpen || services.GetService<SigningKeyOperations>() is not { } operations)
        {
            return;
        }

        var keys = services.GetRequiredService<IGatewayKeys>();
        endpoints.MapGet(Path, gate.Guard(async context => await AnswerAsync(context, keys, await operations.ListAsync(context.RequestAborted))));
        // Changes are not the caller's to break off: what stands shall be on the record.
        endpoints.MapPost($"{Path}/rotate", gate.Guard(async context =>
        {
            var outcome = await SigningKeyRequest.ReadAsync(context) switch
            {
                { KeyId: null, Emergency: true } request => await operations.ReplaceAsync(request.EveryKey, Actor, CancellationToken.None),
                { KeyId: null, EveryKey: false } => await operations.RotateAsync(Actor, CancellationToken.None),
                _ => null,
            };
            await AnswerAsync(context, keys, outcome);
        }));
        endpoints.MapPost($"{Path}/remove", gate.Guard(async context =>
        {
            var outcome = await SigningKeyRequest.ReadAsync(context) is { KeyId: { } keyId, Emergency: false, EveryKey: false }
                ? await operations.RemoveAsync(keyId, Actor, CancellationToken.None)
                : null;
            await AnswerAsync(context, keys, outcome);
        }));
    }

    private static async Task AnswerAsync(HttpContext context, IGatewayKeys keys, SigningKeyOutcome? outcome)
    {
        switch (outcome)
        {
            case SigningKeyOutcome.Done done:
                // This replica has it before its answer tells of it; the others are told by the same write.
                await keys.RefreshAsync(default(LedgerHandle), context.RequestAborted);
                await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, json => SigningKeyList.Write(json, done));
                break;
            case SigningKeyOutcome.Refused refused:
                await ProblemWriter.WriteAsync(context, Refused with { Detail = refused.Detail });
                break;
            case SigningKeyOutcome.Unavailable:
                await ProblemWriter.WriteAsync(context, NotWritten);
                break;
            default:
                await ProblemWriter.WriteAsync(context, Malformed);
                break;
        }
    }
}
