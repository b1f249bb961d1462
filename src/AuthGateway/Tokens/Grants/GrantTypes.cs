namespace AuthGateway.Tokens.Grants;

/// <summary>What a token can be got for.</summary>
internal static class GrantTypes
{
    /// <summary>RFC 6749 section 4.4.</summary>
    public const string ClientCredentials = "client_credentials";

    /// <summary>RFC 6749 section 6.</summary>
    public const string RefreshToken = "refresh_token";

    /// <summary>RFC 8693.</summary>
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>What a client's configuration may list; refreshing goes with its own key.</summary>
    public static readonly IReadOnlyList<string> Configurable = [ClientCredentials, TokenExchange];

    /// <summary>The grant's name in metrics, from a closed list whatever the request says.</summary>
    public static string Label(string? grant) => grant switch
    {
        ClientCredentials => "client_credentials",
        RefreshToken => "refresh_token",
        TokenExchange => "token_exchange",
        _ => "other",
    };
}
