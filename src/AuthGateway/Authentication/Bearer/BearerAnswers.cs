using System.Collections.Frozen;
using AuthGateway.Latency;
using AuthGateway.Problems;

namespace AuthGateway.Authentication.Bearer;

/// <summary>
/// Every answer of the bearer scheme (RFC 6750 section 3), each made once. The texts are fixed: nothing of a request
/// comes back in them, so that a challenge cannot be used to inject or to probe.
/// </summary>
internal sealed class BearerAnswers
{
    // Long enough for keys or revocations to come back, short enough that callers notice soon.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly FrozenDictionary<string, AuthenticationOutcome> _answers;

    /// <summary>Words the answers for a realm.</summary>
    public BearerAnswers(AuthenticationSettings settings)
    {
        var realm = $"Bearer realm=\"{settings.Realm}\"";
        Challenge = new AuthenticationOutcome.Refused(
            new Problem
            {
                // RFC 6750 section 3.1: a request that did not try to authenticate is told no error code.
                Status = StatusCodes.Status401Unauthorized,
                Code = "authentication_required",
                Title = "This resource needs an access token.",
                Challenge = realm,
            },
            AuthenticationReasons.NoCredential);

        var answers = new Dictionary<string, AuthenticationOutcome>(StringComparer.Ordinal);
        foreach (var reason in AuthenticationReasons.OfRequest)
        {
            answers[reason] = Refused(StatusCodes.Status400BadRequest, "invalid_request", OfRequest(reason), realm, reason);
        }

        foreach (var reason in AuthenticationReasons.OfToken)
        {
            answers[reason] = Refused(StatusCodes.Status401Unauthorized, "invalid_token", OfToken(reason), realm, reason);
        }

        foreach (var reason in AuthenticationReasons.OfOutage)
        {
            answers[reason] = new AuthenticationOutcome.Unavailable(
                new Problem
                {
                    Status = StatusCodes.Status503ServiceUnavailable,
                    Code = "authentication_unavailable",
                    Title = "The access token cannot be checked right now.",
                    RetryAfter = RetryAfter,
                },
                reason,
                reason == AuthenticationReasons.RevocationsUnknown ? LatencyOwner.Redis : LatencyOwner.IdentityProvider);
        }

        _answers = answers.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The answer to a request without a bearer token.</summary>
    public AuthenticationOutcome.Refused Challenge { get; }

    /// <summary>The answer for a reason.</summary>
    public AuthenticationOutcome For(string reason) => _answers[reason];

    private static AuthenticationOutcome.Refused Refused(int status, string error, string description, string realm, string reason) => new(
        new Problem
        {
            Status = status,
            Code = error,
            Title = $"{description}.",
            Challenge = $"{realm}, error=\"{error}\", error_description=\"{description}\"",
        },
        reason);

    private static string OfRequest(string reason) => reason switch
    {
        AuthenticationReasons.SeveralCredentials => "The request carries more than one credential",
        AuthenticationReasons.TokenInQuery => "Access tokens are not accepted in the query",
        _ => "The Authorization header is malformed",
    };

    private static string OfToken(string reason) => reason switch
    {
        AuthenticationReasons.Expired => "The access token expired",
        AuthenticationReasons.Revoked => "The access token was revoked",
        _ => "The access token is not valid",
    };
}
