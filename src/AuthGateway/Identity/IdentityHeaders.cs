namespace AuthGateway.Identity;

/// <summary>The headers by which upstreams learn who is calling. Inbound ones of these names are removed in every spelling.</summary>
internal static class IdentityHeaders
{
    /// <summary>What every one of them begins with.</summary>
    public const string Prefix = "X-AuthGateway-";

    /// <summary>What every header begins with by which the gateway tells callers something of an answer. An upstream's of these names never pass.</summary>
    public const string AnswerPrefix = "AuthGateway-";

    /// <summary>The signed token.</summary>
    public const string Token = Prefix + "Identity";

    /// <summary>The subject, for upstreams that cannot check a signature.</summary>
    public const string Subject = Prefix + "Subject";

    /// <summary>member, employee or application.</summary>
    public const string PrincipalType = Prefix + "Principal-Type";

    /// <summary>Who vouches for the subject.</summary>
    public const string Issuer = Prefix + "Issuer";

    /// <summary>The application through which the caller acts.</summary>
    public const string Client = Prefix + "Client";

    /// <summary>The scopes, space-separated.</summary>
    public const string Scope = Prefix + "Scope";
}
