namespace AuthGateway.Authentication;

/// <summary>Why a request was not authenticated: fixed words for metrics and logs. No other ones are used.</summary>
internal static class AuthenticationReasons
{
    // The request: 401 without an error code for the first two, else 400.
    public const string NoCredential = "no_credential";
    public const string OtherScheme = "other_scheme";
    public const string MalformedCredential = "malformed_credential";
    public const string SeveralCredentials = "several_credentials";
    public const string TokenInQuery = "token_in_query";

    // The request may be another site's: 403.
    public const string CrossSiteRequest = "cross_site_request";

    // The token: 401 invalid_token.
    public const string TokenTooLarge = "token_too_large";
    public const string MalformedToken = "malformed_token";
    public const string HeaderRefused = "header_refused";
    public const string AlgorithmRefused = "algorithm_refused";
    public const string TypeRefused = "type_refused";
    public const string UnknownIssuer = "unknown_issuer";
    public const string MalformedClaims = "malformed_claims";
    public const string ProofMissing = "proof_missing";
    public const string WrongAudience = "wrong_audience";
    public const string Expired = "expired";
    public const string NotYetValid = "not_yet_valid";
    public const string IssuedInFuture = "issued_in_future";
    public const string LifetimeTooLong = "lifetime_too_long";
    public const string UnknownKey = "unknown_key";
    public const string KeyMismatch = "key_mismatch";
    public const string KeyAmbiguous = "key_ambiguous";
    public const string BadSignature = "bad_signature";
    public const string Revoked = "revoked";
    public const string Inactive = "inactive";

    // The session of a legacy system: 401 invalid_session.
    public const string MalformedSession = "malformed_session";
    public const string NoSession = "no_session";
    public const string SessionOver = "session_over";
    public const string SessionEnded = "session_ended";

    // The key to which the token is bound: 401 invalid_token. ProofMissing is a bound token that was presented without a proof.
    public const string NotBound = "not_bound";
    public const string OtherProofKey = "other_proof_key";
    public const string CertificateMissing = "certificate_missing";
    public const string OtherCertificate = "other_certificate";

    // The DPoP proof: 401 invalid_dpop_proof, the last 401 use_dpop_nonce.
    public const string DpopMissing = "dpop_missing";
    public const string DpopSeveral = "dpop_several";
    public const string DpopMalformed = "dpop_malformed";
    public const string DpopType = "dpop_type";
    public const string DpopAlgorithm = "dpop_algorithm";
    public const string DpopKey = "dpop_key";
    public const string DpopSignature = "dpop_signature";
    public const string DpopClaims = "dpop_claims";
    public const string DpopMethod = "dpop_method";
    public const string DpopTarget = "dpop_target";
    public const string DpopTime = "dpop_time";
    public const string DpopTokenHash = "dpop_token_hash";
    public const string DpopReplayed = "dpop_replayed";
    public const string DpopNonce = "dpop_nonce";

    // The way of authenticating: 401 insufficient_user_authentication (RFC 9470).
    public const string OtherContext = "other_context";
    public const string TooLongAgo = "too_long_ago";

    // Sessions and API keys: 401, whatever is wrong with them.
    public const string UnknownSession = "unknown_session";
    public const string MalformedApiKey = "malformed_api_key";
    public const string UnknownApiKey = "unknown_api_key";
    public const string AddressRefused = "address_refused";

    // Too often: 429.
    public const string TooManyFailures = "too_many_failures";
    public const string TooManyLookups = "too_many_lookups";
    public const string LimitExceeded = "limit_exceeded";

    // Not the caller's fault: 503.
    public const string SessionsUnavailable = "sessions_unavailable";
    public const string ApiKeysUnavailable = "api_keys_unavailable";
    public const string LimitsUnavailable = "limits_unavailable";
    public const string KeysUnavailable = "keys_unavailable";
    public const string KeyPending = "key_pending";
    public const string RevocationsUnknown = "revocations_unknown";
    public const string ProofsUnknown = "proofs_unknown";
    public const string IntrospectionUnavailable = "introspection_failed";
    public const string IntrospectionOverloaded = "introspection_overloaded";
    public const string SessionsOverloaded = "sessions_overloaded";
    public const string LifetimeUnknown = "lifetime_unknown";

    /// <summary>What sessions, API keys and limits say besides: they word these answers themselves.</summary>
    public static readonly IReadOnlyList<string> OfStored =
    [
        CrossSiteRequest, UnknownSession, MalformedApiKey, UnknownApiKey, AddressRefused, TooManyFailures, TooManyLookups, LimitExceeded,
        SessionsUnavailable, ApiKeysUnavailable, LimitsUnavailable,
    ];

    /// <summary>What makes the request itself wrong.</summary>
    public static readonly IReadOnlyList<string> OfRequest = [MalformedCredential, SeveralCredentials, TokenInQuery];

    /// <summary>What makes a token worthless.</summary>
    public static readonly IReadOnlyList<string> OfToken =
    [
        TokenTooLarge, MalformedToken, HeaderRefused, AlgorithmRefused, TypeRefused, UnknownIssuer, MalformedClaims, ProofMissing, WrongAudience,
        Expired, NotYetValid, IssuedInFuture, LifetimeTooLong, UnknownKey, KeyMismatch, KeyAmbiguous, BadSignature, Revoked, Inactive,
        NotBound, OtherProofKey, CertificateMissing, OtherCertificate,
    ];

    /// <summary>What makes a DPoP proof worthless, or keeps it from being enough.</summary>
    public static readonly IReadOnlyList<string> OfProof =
    [
        DpopMissing, DpopSeveral, DpopMalformed, DpopType, DpopAlgorithm, DpopKey, DpopSignature, DpopClaims, DpopMethod, DpopTarget, DpopTime,
        DpopTokenHash, DpopReplayed, DpopNonce,
    ];

    /// <summary>What makes a good credential too little for a route.</summary>
    public static readonly IReadOnlyList<string> OfStepUp = [OtherContext, TooLongAgo];

    /// <summary>What keeps a token from being judged.</summary>
    public static readonly IReadOnlyList<string> OfOutage =
        [KeysUnavailable, KeyPending, RevocationsUnknown, IntrospectionUnavailable, IntrospectionOverloaded, ProofsUnknown];

    /// <summary>What makes a legacy system's session worthless.</summary>
    public static readonly IReadOnlyList<string> OfSession = [MalformedSession, NoSession, SessionOver, SessionEnded, Expired, Revoked];

    /// <summary>What keeps a legacy system's session from being judged.</summary>
    public static readonly IReadOnlyList<string> OfSessionOutage = [SessionsUnavailable, SessionsOverloaded, LifetimeUnknown, RevocationsUnknown];
}
