namespace AuthGateway.Tokens.Service;

/// <summary>An error as OAuth words it (RFC 6749 section 5.2).</summary>
/// <param name="Status">400, but 401 for a client that is not authenticated.</param>
/// <param name="Code">The error code.</param>
/// <param name="Description">What the client's developer can do about it. ASCII without quotes and backslashes; nothing of the request.</param>
internal sealed record OAuthError(int Status, string Code, string Description)
{
    public const string InvalidRequest = "invalid_request";
    public const string InvalidClient = "invalid_client";
    public const string InvalidGrant = "invalid_grant";
    public const string UnauthorizedClient = "unauthorized_client";
    public const string UnsupportedGrantType = "unsupported_grant_type";
    public const string InvalidScope = "invalid_scope";

    /// <summary>RFC 8707 section 2 and RFC 8693 section 2.2.2.</summary>
    public const string InvalidTarget = "invalid_target";

    /// <summary>RFC 9449 section 5.</summary>
    public const string InvalidDpopProof = "invalid_dpop_proof";

    /// <summary>RFC 9449 section 8.</summary>
    public const string UseDpopNonce = "use_dpop_nonce";

    /// <summary>RFC 7009 section 2.2.1.</summary>
    public const string UnsupportedTokenType = "unsupported_token_type";

    /// <summary>Every code that is used, for the metrics.</summary>
    public static readonly IReadOnlyList<string> Codes =
    [
        InvalidRequest, InvalidClient, InvalidGrant, UnauthorizedClient, UnsupportedGrantType, InvalidScope, InvalidTarget, InvalidDpopProof,
        UseDpopNonce, UnsupportedTokenType,
    ];

    /// <summary>Why, in a short fixed word for the log and the audit record; the code itself where that says enough.</summary>
    public string Reason { get; init; } = Code;

    /// <summary>The challenge of a 401, where the client used the Authorization header (RFC 6749 section 5.2).</summary>
    public string? Challenge { get; init; }

    /// <summary>The nonce that the client's next DPoP proof must hold (RFC 9449 section 8).</summary>
    public string? DpopNonce { get; init; }

    /// <summary>A request that cannot be read as it stands.</summary>
    public static OAuthError Request(string description) => new(StatusCodes.Status400BadRequest, InvalidRequest, description);

    /// <summary>Any other 400.</summary>
    public static OAuthError Of(string code, string description) => new(StatusCodes.Status400BadRequest, code, description);
}
