using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Bearer;

/// <summary>
/// Every answer about an access token (RFC 6750 section 3, RFC 9449 section 7.1), each made once. The texts are fixed: nothing
/// of a request comes back in them, so that a challenge cannot be used to inject or to probe.
/// </summary>
internal sealed class BearerAnswers
{
    private const string InvalidRequest = "invalid_request";
    private const string InvalidToken = "invalid_token";
    private const string InvalidProof = "invalid_dpop_proof";
    private const string UseNonce = "use_dpop_nonce";

    // Long enough for keys or revocations to come back, short enough that callers notice soon.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly FrozenDictionary<(string Reason, bool IsDpop, ProofDemand Demand), AuthenticationOutcome> _answers;
    private readonly FrozenDictionary<ProofDemand, AuthenticationOutcome.Refused> _challenges;
    private readonly string _bearer;
    private readonly string _dpop;
    private readonly bool _offersDpop;

    /// <summary>Words the answers for a realm, and for the resource that it is if it has metadata.</summary>
    public BearerAnswers(AuthenticationSettings settings, ProtectedResource? resource = null)
    {
        // RFC 9728 section 5.1: a client that knows only the API's address finds out whose tokens it takes.
        var metadata = resource is null ? "" : $", resource_metadata=\"{resource.Metadata.AbsoluteUri}\"";
        _bearer = $"Bearer realm=\"{settings.Realm}\"{metadata}";
        _dpop = $"DPoP realm=\"{settings.Realm}\"{metadata}, algs=\"{string.Join(' ', settings.Dpop.Algorithms)}\"";
        _offersDpop = settings.PublicUrls.Count > 0;
        _challenges = Enum.GetValues<ProofDemand>().ToFrozenDictionary(demand => demand, NoCredential);

        var answers = new Dictionary<(string, bool, ProofDemand), AuthenticationOutcome>();
        foreach (var demand in Enum.GetValues<ProofDemand>())
        {
            foreach (var isDpop in new[] { false, true })
            {
                foreach (var (reason, status, error, description) in Refusals())
                {
                    answers[(reason, isDpop, demand)] = Refused(reason, status, error, description, isDpop, demand);
                }

                foreach (var reason in AuthenticationReasons.OfOutage)
                {
                    answers[(reason, isDpop, demand)] = Unavailable(reason);
                }
            }
        }

        _answers = answers.ToFrozenDictionary();
    }

    /// <summary>The answer to a request without an access token, on a route that demands no proof.</summary>
    public AuthenticationOutcome.Refused Challenge => ChallengeFor(ProofDemand.Optional);

    /// <summary>The answer to a request without an access token: the schemes by which one may be presented on the route.</summary>
    public AuthenticationOutcome.Refused ChallengeFor(ProofDemand demand) => _challenges[demand];

    /// <summary>The answer for a reason, to a token under the Bearer scheme on a route that demands no proof.</summary>
    public AuthenticationOutcome For(string reason) => For(reason, isDpop: false, ProofDemand.Optional);

    /// <summary>The answer for a reason.</summary>
    /// <param name="reason">One of <see cref="AuthenticationReasons"/>.</param>
    /// <param name="isDpop">Whether the token was presented under the DPoP scheme: that scheme's challenge then names the error.</param>
    /// <param name="demand">What the route demands: schemes that cannot meet it are not offered.</param>
    public AuthenticationOutcome For(string reason, bool isDpop, ProofDemand demand) => _answers[(reason, isDpop, demand)];

    private static IEnumerable<(string Reason, int Status, string Error, string Description)> Refusals() =>
    [
        .. AuthenticationReasons.OfRequest.Select(reason => (reason, StatusCodes.Status400BadRequest, InvalidRequest, OfRequest(reason))),
        .. AuthenticationReasons.OfToken.Select(reason => (reason, StatusCodes.Status401Unauthorized, InvalidToken, OfToken(reason))),
        .. AuthenticationReasons.OfProof.Select(reason => (
            reason, StatusCodes.Status401Unauthorized, reason == AuthenticationReasons.DpopNonce ? UseNonce : InvalidProof, OfProof(reason))),
    ];

    private static AuthenticationOutcome.Unavailable Unavailable(string reason) => new(
        new Problem
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Code = "authentication_unavailable",
            Title = "The access token cannot be checked right now.",
            RetryAfter = RetryAfter,
        },
        reason,
        reason is AuthenticationReasons.RevocationsUnknown or AuthenticationReasons.ProofsUnknown ? LatencyOwner.Redis : LatencyOwner.IdentityProvider);

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
        AuthenticationReasons.NotBound => "The access token is not bound to a key as this resource demands",
        AuthenticationReasons.OtherProofKey => "The access token is bound to another key",
        AuthenticationReasons.CertificateMissing or AuthenticationReasons.OtherCertificate => "The access token is bound to another client certificate",
        _ => "The access token is not valid",
    };

    private static string OfProof(string reason) => reason switch
    {
        AuthenticationReasons.DpopMissing => "The request has no DPoP proof",
        AuthenticationReasons.DpopSeveral => "The request has more than one DPoP header",
        AuthenticationReasons.DpopMethod or AuthenticationReasons.DpopTarget => "The DPoP proof is for another request",
        AuthenticationReasons.DpopTime => "The DPoP proof is too old or too new",
        AuthenticationReasons.DpopTokenHash => "The DPoP proof is for another access token",
        AuthenticationReasons.DpopReplayed => "The DPoP proof was used before",
        AuthenticationReasons.DpopNonce => "The DPoP proof needs the nonce of this answer",
        _ => "The DPoP proof is not valid",
    };

    // RFC 6750 section 3.1: a request that did not try to authenticate is told no error code.
    private AuthenticationOutcome.Refused NoCredential(ProofDemand demand) => new(
        new Problem
        {
            Status = StatusCodes.Status401Unauthorized,
            Code = "authentication_required",
            Title = "This resource needs an access token.",
            Challenge = OffersBearer(demand) ? _bearer : _dpop,
            Headers = OffersBearer(demand) && OffersDpop(demand) ? Also(_dpop) : [],
        },
        AuthenticationReasons.NoCredential);

    private AuthenticationOutcome.Refused Refused(string reason, int status, string error, string description, bool isDpop, ProofDemand demand)
    {
        var isOtherOffered = status == StatusCodes.Status401Unauthorized && (isDpop ? OffersBearer(demand) : OffersDpop(demand));
        return new AuthenticationOutcome.Refused(
            new Problem
            {
                Status = status,
                Code = error,
                Title = $"{description}.",
                Challenge = $"{(isDpop ? _dpop : _bearer)}, error=\"{error}\", error_description=\"{description}\"",
                Headers = isOtherOffered ? Also(isDpop ? _bearer : _dpop) : [],
            },
            reason);
    }

    private bool OffersBearer(ProofDemand demand) => demand != ProofDemand.Dpop || !_offersDpop;

    private bool OffersDpop(ProofDemand demand) => demand != ProofDemand.Mtls && _offersDpop;

    private static ImmutableArray<KeyValuePair<string, string>> Also(string challenge) => [new("WWW-Authenticate", challenge)];
}
