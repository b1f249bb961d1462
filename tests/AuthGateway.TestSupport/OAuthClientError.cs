using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport;

/// <summary>What a library of <see cref="OAuthClientsProcess"/> complained of.</summary>
public sealed record OAuthClientError
{
    /// <summary>The library's own code, such as `OAUTH_RESPONSE_BODY_ERROR`.</summary>
    public string? Code { get; init; }

    /// <summary>What it said.</summary>
    public string? Message { get; init; }

    /// <summary>The status of the answer that it complained of.</summary>
    public int? Status { get; init; }

    /// <summary>The `error` of the server's answer (RFC 6749 section 5.2).</summary>
    public string? OauthError { get; init; }

    /// <summary>The `error_description` of the server's answer.</summary>
    public string? OauthDescription { get; init; }

    /// <summary>The challenges of the server's answer, as the library parsed them: scheme and parameters.</summary>
    public JsonArray? Challenges { get; init; }

    /// <summary>What lies under it.</summary>
    public string? Cause { get; init; }
}
