using System.Text;
using AuthGateway.Jose;
using AuthGateway.Settings;
using AuthGateway.Tokens.Grants;

namespace AuthGateway.Tokens.Clients;

/// <summary>One client of the token service: how it proves who it is, and what it may get.</summary>
internal sealed record TokenClientSettings : ISettings
{
    [Setting("How it may prove who it is: client_secret_basic, client_secret_post, private_key_jwt, tls_client_auth, "
        + "self_signed_tls_client_auth, or none alone (a public client).", Required = true, Max = "5")]
    public IReadOnlyList<string> AuthenticationMethods { get; init; } = [];

    [Setting("The hashes of its secrets, sha256:… as `authgateway clients hash-secret` prints them. Two while a secret is replaced.", Max = "4", Secret = true, Live = true)]
    public IReadOnlyList<string> SecretHashes { get; init; } = [];

    [Setting("Its public keys for private_key_jwt: a JWK set (RFC 7517) as JSON text.")]
    public string Keys { get; init; } = "";

    [Setting("Where its public keys are, when they are not given here. https, or http on a loopback address in Development.")]
    public Uri? KeysUrl { get; init; }

    [Setting("What its assertions may be signed with: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512.", Max = "9")]
    public IReadOnlyList<string> AssertionAlgorithms { get; init; } = ["ES256", "PS256", "RS256"];

    [Setting("The SHA-256 of its certificates' DER form, base64url (x5t#S256), for self_signed_tls_client_auth.", Max = "4")]
    public IReadOnlyList<string> CertificateThumbprints { get; init; } = [];

    [Setting("Its certificate's subject as RFC 4514 writes it, such as CN=orders,O=Example, for tls_client_auth.")]
    public string CertificateSubjectDn { get; init; } = "";

    [Setting("What it may get tokens for: client_credentials, urn:ietf:params:oauth:grant-type:token-exchange.", Max = "2")]
    public IReadOnlyList<string> Grants { get; init; } = [];

    [Setting("The scopes that it may get; all of them, by its own name, when it asks for none.", Max = "200")]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    [Setting("The audiences and resources (RFC 8707) that its tokens may be meant for. The first is meant when it names none.", Max = "50")]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    [Setting("The roles that its own tokens state (client_credentials).", Max = "50")]
    public IReadOnlyList<string> Roles { get; init; } = [];

    [Setting("How long its access tokens are valid, in place of TokenService:AccessTokenLifetime.", Min = "00:00:10", Max = "01:00:00")]
    public TimeSpan? AccessTokenLifetime { get; init; }

    [Setting("Whether it gets tokens only with a DPoP proof (RFC 9449), and so only bound ones.")]
    public bool RequireDpop { get; init; }

    [Setting("Whether it gets tokens only over TLS with a client certificate, and so only bound ones (RFC 8705 section 3).")]
    public bool RequireMtls { get; init; }

    [Setting("Whether what it exchanges also gives it a refresh token: this is how a login at a legacy system becomes one here.")]
    public bool RefreshTokens { get; init; }

    [Setting("The audiences of tokens that it may ask about (RFC 7662): those of the resource servers that it is.", Max = "50")]
    public IReadOnlyList<string> MayIntrospect { get; init; } = [];

    [Setting("For whom it may get tokens by exchange.")]
    public ExchangeSettings MayActFor { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        ValidateMethods(errors);
        ValidateGrants(errors);
        for (var i = 0; i < SecretHashes.Count; i++)
        {
            if (SecretHash.Parse(SecretHashes[i]) is null)
            {
                errors.Add($"{nameof(SecretHashes)}:{i}", SettingText.Mask, SecretHash.Expected);
            }
        }

        foreach (var scope in Scopes.Where(scope => !OAuthText.IsScope(scope)))
        {
            errors.Add(nameof(Scopes), scope, "scope tokens (RFC 6749 section 3.3): printable ASCII without spaces, quotes and backslashes");
        }

        if (Audiences.Concat(MayIntrospect).Any(string.IsNullOrWhiteSpace))
        {
            errors.Add(nameof(Audiences), string.Join(", ", Audiences), "audiences, none of them empty");
        }

        foreach (var algorithm in AssertionAlgorithms.Where(name => SignatureAlgorithm.Find(name) is null))
        {
            errors.Add(nameof(AssertionAlgorithms), algorithm, SignatureAlgorithm.Names);
        }
    }

    /// <summary>Never a hash, whatever prints a settings record.</summary>
    public override string ToString() => $"client by {string.Join(' ', AuthenticationMethods)}";

    private bool Uses(params ReadOnlySpan<string> methods)
    {
        foreach (var method in methods)
        {
            if (AuthenticationMethods.Contains(method, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void ValidateMethods(SettingsErrors errors)
    {
        foreach (var method in AuthenticationMethods.Except(ClientMethods.All, StringComparer.Ordinal))
        {
            errors.Add(nameof(AuthenticationMethods), method, string.Join(", ", ClientMethods.All));
        }

        if (Uses(ClientMethods.None) && AuthenticationMethods.Count > 1)
        {
            errors.Add(nameof(AuthenticationMethods), string.Join(", ", AuthenticationMethods), "none alone: a client that may prove nothing proves nothing by its other methods");
        }

        if (Uses(ClientMethods.SecretBasic, ClientMethods.SecretPost) && SecretHashes.Count == 0)
        {
            errors.Add(nameof(SecretHashes), null, $"a hash, for {ClientMethods.SecretBasic} and {ClientMethods.SecretPost}");
        }

        if (Uses(ClientMethods.PrivateKeyJwt) && Keys.Length == 0 && KeysUrl is null)
        {
            errors.Add(nameof(Keys), null, $"a JWK set, or {nameof(KeysUrl)}, for {ClientMethods.PrivateKeyJwt}");
        }

        if (Keys.Length > 0 && (KeysUrl is not null || KeySetReader.Read(Encoding.UTF8.GetBytes(Keys), out _) is not { Keys.IsEmpty: false }))
        {
            errors.Add(nameof(Keys), "a text", $"a JWK set with a usable public key, and no {nameof(KeysUrl)} beside it");
        }

        if (KeysUrl is { } url && !OAuthText.IsHttpsOrLoopback(url))
        {
            errors.Add(nameof(KeysUrl), url.OriginalString, "an https URL, or http on a loopback address");
        }

        if (Uses(ClientMethods.SelfSignedTls) && CertificateThumbprints.Count == 0)
        {
            errors.Add(nameof(CertificateThumbprints), null, $"a thumbprint, for {ClientMethods.SelfSignedTls}");
        }

        foreach (var thumbprint in CertificateThumbprints.Where(text => StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text)) is not { Length: 32 }))
        {
            errors.Add(nameof(CertificateThumbprints), thumbprint, "the SHA-256 of a certificate's DER form as base64url, 43 characters");
        }

        if (Uses(ClientMethods.Tls) && SubjectName.Parse(CertificateSubjectDn) is null)
        {
            errors.Add(nameof(CertificateSubjectDn), CertificateSubjectDn, $"a subject such as CN=orders,O=Example, for {ClientMethods.Tls}");
        }
    }

    private void ValidateGrants(SettingsErrors errors)
    {
        foreach (var grant in Grants.Except(GrantTypes.Configurable, StringComparer.Ordinal))
        {
            errors.Add(nameof(Grants), grant, string.Join(", ", GrantTypes.Configurable));
        }

        if (Grants.Count > 0 && Audiences.Count == 0)
        {
            errors.Add(nameof(Audiences), null, "at least one audience for a client that gets tokens");
        }

        // RFC 6749 section 4.4: only confidential clients may use client_credentials.
        if (Uses(ClientMethods.None) && (Grants.Contains(GrantTypes.ClientCredentials, StringComparer.Ordinal) || MayIntrospect.Count > 0))
        {
            errors.Add(nameof(AuthenticationMethods), ClientMethods.None, $"another method for {GrantTypes.ClientCredentials} or {nameof(MayIntrospect)}");
        }

        // RFC 9449 section 5: what a public client refreshes with is bound to its key, else whoever finds it is the client.
        if (Uses(ClientMethods.None) && RefreshTokens && !RequireDpop && !RequireMtls)
        {
            errors.Add(nameof(RefreshTokens), "true", $"{nameof(RequireDpop)} or {nameof(RequireMtls)} beside it, for a client without a secret");
        }

        if (RefreshTokens && !Grants.Contains(GrantTypes.TokenExchange, StringComparer.Ordinal))
        {
            errors.Add(nameof(RefreshTokens), "true", $"{GrantTypes.TokenExchange} among {nameof(Grants)}: nothing else gives a refresh token");
        }

        if (Grants.Contains(GrantTypes.TokenExchange, StringComparer.Ordinal) && MayActFor.Issuers.Count == 0)
        {
            errors.Below(nameof(MayActFor)).Add(nameof(ExchangeSettings.Issuers), null, "the issuers whose subjects the client may act for");
        }
    }
}
