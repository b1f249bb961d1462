using System.Collections.Frozen;
using AuthGateway.Latency;
using AuthGateway.Problems;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Every answer of the scheme, each made once. Nothing of a request comes back in them.</summary>
internal sealed class LegacySessionAnswers
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly FrozenDictionary<string, AuthenticationOutcome.Refused> _refused;

    /// <summary>Words the answers for a realm.</summary>
    public LegacySessionAnswers(AuthenticationSettings settings)
    {
        // RFC 9110 section 15.5.2 wants a challenge with every 401; no registered scheme means a session.
        var realm = $"Session realm=\"{settings.Realm}\"";
        Challenge = Unauthorized("authentication_required", "This resource needs a session.", realm, AuthenticationReasons.NoCredential);
        _refused = AuthenticationReasons.OfSession
            .Select(reason => Unauthorized("invalid_session", Title(reason), realm, reason))
            .Concat(AuthenticationReasons.OfRequest.Select(BadRequest))
            .ToFrozenDictionary(refused => refused.Reason, StringComparer.Ordinal);
    }

    /// <summary>The answer to a request without a session.</summary>
    public AuthenticationOutcome.Refused Challenge { get; }

    /// <summary>The refusal for a reason.</summary>
    public AuthenticationOutcome.Refused For(string reason) => _refused[reason];

    /// <summary>The answer when nobody can say what a session is worth.</summary>
    public static AuthenticationOutcome.Unavailable Unavailable(string reason, LatencyOwner missing, TimeSpan? retryAfter = null) => new(
        new Problem
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Code = "authentication_unavailable",
            Title = "The session cannot be checked right now.",
            RetryAfter = retryAfter ?? RetryAfter,
        },
        reason,
        missing);

    private static AuthenticationOutcome.Refused Unauthorized(string code, string title, string challenge, string reason) =>
        new(new Problem { Status = StatusCodes.Status401Unauthorized, Code = code, Title = title, Challenge = challenge }, reason);

    private static AuthenticationOutcome.Refused BadRequest(string reason) => new(
        new Problem
        {
            Status = StatusCodes.Status400BadRequest,
            Code = "invalid_request",
            Title = reason switch
            {
                AuthenticationReasons.SeveralCredentials => "The request carries more than one credential.",
                AuthenticationReasons.TokenInQuery => "Access tokens are not accepted in the query.",
                _ => "The request's credential is malformed.",
            },
        },
        reason);

    private static string Title(string reason) => reason switch
    {
        AuthenticationReasons.Expired or AuthenticationReasons.SessionOver => "The session expired.",
        AuthenticationReasons.Revoked or AuthenticationReasons.SessionEnded => "The session was ended.",
        _ => "The session is not valid.",
    };
}
