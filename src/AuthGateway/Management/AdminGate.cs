using System.Security.Cryptography;
using System.Text;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Settings;

namespace AuthGateway.Management;

/// <summary>
/// Asks every call of the admin API for its token. Wrong ones are recorded and limited by the address that sends them (CWE-307):
/// over the limit no token of it is judged, whatever it is worth; other addresses go on.
/// </summary>
internal sealed class AdminGate(Live<ManagementSettings> settings, FailureLimits limits, IAuditTrail audit)
{
    private const string Scheme = "Bearer ";
    private const string WrongToken = "wrong_token";

    private static readonly Problem NotAuthenticated = new()
    {
        Status = StatusCodes.Status401Unauthorized,
        Code = "invalid_token",
        Title = "The admin API needs its token.",
        Challenge = "Bearer realm=\"authgateway-admin\"",
    };

    // Hashes are compared, so that not even the token's length can be measured.
    private readonly Live<byte[]> _expected = settings.Select(now => SHA256.HashData(Encoding.UTF8.GetBytes(now.AdminToken)));

    private readonly FailureLimit _failures = limits.Create("failed-admin", settings.Current.Failures);

    /// <summary>Whether there is an admin API at all.</summary>
    public bool IsOpen => settings.Current.AdminToken.Length > 0;

    /// <summary>The handler, for callers that have the token. It finds the caller's address in the request.</summary>
    public RequestDelegate Guard(RequestDelegate handler) => async context =>
    {
        // Nothing stands before this port that could speak for others.
        if (context.Connection.RemoteIpAddress is { } peer)
        {
            context.SetClientAddress(new ClientAddress(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer));
        }

        await (await RefusalAsync(context) is { } refusal ? ProblemWriter.WriteAsync(context, refusal) : handler(context));
    };

    private async ValueTask<Problem?> RefusalAsync(HttpContext context)
    {
        var address = context.ClientAddress();
        if (_failures.Refusal(address) is { } limited)
        {
            return limited.Problem;
        }

        if (IsAdmin(context))
        {
            return null;
        }

        // A request without a token is no attempt: a browser, or a probe.
        if (context.Request.Headers.Authorization.Count == 0)
        {
            return NotAuthenticated;
        }

        audit.Record(new AuditEvent
        {
            Action = AuditActions.AdminRefused,
            Outcome = AuditOutcome.Refused,
            Reason = WrongToken,
            RequestId = ProblemWriter.RequestId(context),
            ClientAddress = address?.Address.ToString(),
            ClientNetwork = address?.Network,
        });
        return (await _failures.CountAsync(address, ledger: default))?.Problem ?? NotAuthenticated;
    }

    private bool IsAdmin(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        return IsOpen
            && header.Count == 1
            && header[0] is { } value
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(_expected.Current, SHA256.HashData(Encoding.UTF8.GetBytes(value[Scheme.Length..])));
    }
}
