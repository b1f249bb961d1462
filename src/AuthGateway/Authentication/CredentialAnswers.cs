using System.Collections.Frozen;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Redis.Limits;

namespace AuthGateway.Authentication;

/// <summary>
/// The answers of a scheme whose credentials Redis knows. What is wrong with a credential is not told: unknown, expired, ended
/// and wrong are one answer. The texts are fixed: nothing of a request comes back in them.
/// </summary>
internal sealed class CredentialAnswers
{
    // Long enough for Redis to come back, short enough that callers notice soon.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<string, AuthenticationOutcome.Refused> _badRequests;
    private readonly string _challenge;
    private readonly string _code;
    private readonly string _thing;

    /// <summary>Words the answers.</summary>
    /// <param name="challenge">The scheme's challenge.</param>
    /// <param name="code">The problem type of a credential that is not good.</param>
    /// <param name="thing">What the credential is called, with its article, at the beginning of a sentence.</param>
    public CredentialAnswers(string challenge, string code, string thing)
    {
        (_challenge, _code, _thing) = (challenge, code, thing);
        Challenge = new AuthenticationOutcome.Refused(
            new Problem
            {
                Status = StatusCodes.Status401Unauthorized,
                Code = "authentication_required",
                Title = "This resource is for callers who say who they are.",
                Challenge = challenge,
            },
            AuthenticationReasons.NoCredential);
        _badRequests = AuthenticationReasons.OfRequest.ToFrozenDictionary(reason => reason, BadRequestFor, StringComparer.Ordinal);
    }

    /// <summary>The answer to a request without a credential.</summary>
    public AuthenticationOutcome.Refused Challenge { get; }

    /// <summary>The answer to a request that is wrong itself.</summary>
    public AuthenticationOutcome.Refused BadRequest(string reason) => _badRequests[reason];

    /// <summary>The answer to a credential that is not good.</summary>
    public AuthenticationOutcome.Refused Refused(string reason) => new(
        new Problem { Status = StatusCodes.Status401Unauthorized, Code = _code, Title = $"{_thing} is not valid.", Challenge = _challenge },
        reason);

    /// <summary>The answer to somebody who comes too often.</summary>
    public static AuthenticationOutcome.Refused TooMany(string reason, LimitOutcome.Exceeded exceeded) => new(
        RateLimitHeaders.Exceeded(exceeded.Rule.Name, exceeded.Rule.Permits, exceeded.Rule.Window, exceeded.RetryAfter) with { Code = reason }, reason);

    /// <summary>The answer when nobody can tell.</summary>
    public AuthenticationOutcome.Unavailable Unavailable(string reason) => new(
        new Problem
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Code = "authentication_unavailable",
            Title = $"{_thing} cannot be checked right now.",
            RetryAfter = RetryAfter,
        },
        reason,
        LatencyOwner.Redis);

    private AuthenticationOutcome.Refused BadRequestFor(string reason) => new(
        new Problem
        {
            Status = StatusCodes.Status400BadRequest,
            Code = "invalid_request",
            Title = reason switch
            {
                AuthenticationReasons.SeveralCredentials => "The request carries more than one credential.",
                AuthenticationReasons.TokenInQuery => "Access tokens are not accepted in the query.",
                _ => "The Authorization header is malformed.",
            },
        },
        reason);
}
