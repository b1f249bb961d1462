namespace AuthGateway.Tokens.Clients;

/// <summary>How a client proves who it is, in the words of the IANA registry of token endpoint authentication methods.</summary>
internal static class ClientMethods
{
    /// <summary>RFC 6749 section 2.3.1: id and secret in the Authorization header.</summary>
    public const string SecretBasic = "client_secret_basic";

    /// <summary>RFC 6749 section 2.3.1: id and secret in the body.</summary>
    public const string SecretPost = "client_secret_post";

    /// <summary>RFC 7523 section 2.2: an assertion that the client signed.</summary>
    public const string PrivateKeyJwt = "private_key_jwt";

    /// <summary>RFC 8705 section 2.1: a certificate of a known authority.</summary>
    public const string Tls = "tls_client_auth";

    /// <summary>RFC 8705 section 2.2: one certificate that is known by itself.</summary>
    public const string SelfSignedTls = "self_signed_tls_client_auth";

    /// <summary>RFC 7591 section 2: a public client, which cannot keep a secret and proves nothing.</summary>
    public const string None = "none";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [SecretBasic, SecretPost, PrivateKeyJwt, Tls, SelfSignedTls, None];
}
