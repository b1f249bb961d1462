using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Jose;
using AuthGateway.Settings;

namespace AuthGateway.Tokens.Clients;

/// <summary>A client, made ready for use.</summary>
internal sealed class TokenClient(string id, TokenClientSettings settings, Live<TokenClientSettings> live, IClientKeys keys)
{
    private readonly FrozenSet<string> _methods = settings.AuthenticationMethods.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _thumbprints = settings.CertificateThumbprints.ToFrozenSet(StringComparer.Ordinal);

    private readonly Live<Secrets> _secrets = live.Select(now => new Secrets([.. now.SecretHashes.Select(SecretHash.Parse).OfType<byte[]>()]));

    private readonly SignatureAlgorithms _algorithms = settings.AssertionAlgorithms
        .Aggregate(SignatureAlgorithms.None, (all, name) => all | (SignatureAlgorithm.Find(name)?.Flag ?? SignatureAlgorithms.None));

    /// <summary>Its id.</summary>
    public string Id { get; } = id;

    /// <summary>Its settings.</summary>
    public TokenClientSettings Settings { get; } = settings;

    /// <summary>The hashes of its secrets.</summary>
    public ImmutableArray<byte[]> SecretHashes => _secrets.Current.Hashes;

    /// <summary>Its public keys.</summary>
    public IClientKeys Keys { get; } = keys;

    /// <summary>The subject of its certificate, where it is known by one.</summary>
    public SubjectName? Subject { get; } = SubjectName.Parse(settings.CertificateSubjectDn);

    /// <summary>The scopes that it may get.</summary>
    public FrozenSet<string> Scopes { get; } = settings.Scopes.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The audiences that its tokens may be meant for.</summary>
    public FrozenSet<string> Audiences { get; } = settings.Audiences.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The audiences of tokens that it may ask about.</summary>
    public FrozenSet<string> MayIntrospect { get; } = settings.MayIntrospect.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether it cannot prove who it is.</summary>
    public bool IsPublic { get; } = settings.AuthenticationMethods.Contains(ClientMethods.None, StringComparer.Ordinal);

    /// <summary>Whether it may prove who it is this way.</summary>
    public bool Allows(string method) => _methods.Contains(method);

    /// <summary>Whether its assertions may be signed this way.</summary>
    public bool Accepts(SignatureAlgorithm algorithm) => (_algorithms & algorithm.Flag) != SignatureAlgorithms.None;

    /// <summary>Whether a certificate of this thumbprint is its own.</summary>
    public bool HasCertificate(string thumbprint) => _thumbprints.Contains(thumbprint);

    private sealed record Secrets(ImmutableArray<byte[]> Hashes);
}
