using System.Collections.Frozen;
using AuthGateway.Jose;

namespace AuthGateway.Authentication.Keys;

/// <summary>An issuer's rules, made ready for use.</summary>
internal sealed class TrustedIssuer(string name, IssuerSettings settings, IIssuerKeys keys)
{
    private readonly FrozenSet<string> _types = settings.TokenTypes
        .Where(type => type != IssuerSettings.NoTypeGiven)
        .Select(TokenHeader.NormalType)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly bool _allowsNoType = settings.TokenTypes.Contains(IssuerSettings.NoTypeGiven);

    private readonly SignatureAlgorithms _algorithms = settings.Algorithms
        .Aggregate(SignatureAlgorithms.None, (all, algorithm) => all | (SignatureAlgorithm.Find(algorithm)?.Flag ?? SignatureAlgorithms.None));

    /// <summary>Its name in logs and health.</summary>
    public string Name { get; } = name;

    /// <summary>Its <c>iss</c>.</summary>
    public string Issuer { get; } = settings.Issuer;

    /// <summary>Its settings.</summary>
    public IssuerSettings Settings { get; } = settings;

    /// <summary>Whether its tokens may speak of other issuers' subjects (<see cref="AdditionalIssuer.SpeaksForOthers"/>).</summary>
    public bool SpeaksForOthers { get; init; }

    /// <summary>Its keys.</summary>
    public IIssuerKeys Keys { get; } = keys;

    /// <summary>The audiences, one of which a token must have.</summary>
    public FrozenSet<string> Audiences { get; } = settings.Audiences.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether its tokens may be signed this way.</summary>
    public bool Accepts(SignatureAlgorithm algorithm) => (_algorithms & algorithm.Flag) != SignatureAlgorithms.None;

    /// <summary>Whether its tokens may be of this type (RFC 8725 section 3.11); null for no type at all.</summary>
    public bool AcceptsType(string? type) => type is null ? _allowsNoType : _types.Contains(type);
}
