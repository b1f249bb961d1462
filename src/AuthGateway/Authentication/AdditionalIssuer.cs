using AuthGateway.Identity;

namespace AuthGateway.Authentication;

/// <summary>
/// An issuer that the process itself adds to those of the configuration, with its keys at hand: nothing is fetched.
/// Registered as a service; more than one may be.
/// </summary>
/// <param name="Name">Its name in logs and health, different from every configured issuer's.</param>
/// <param name="Settings">Its rules; what they say of URLs and fetching is not used.</param>
/// <param name="JwksJson">Its public keys, as a JWK set (RFC 7517). A set without a usable key ends the start.</param>
internal sealed record AdditionalIssuer(string Name, IssuerSettings Settings, string JwksJson)
{
    /// <summary>An issuer whose keys may change while the process runs.</summary>
    /// <param name="name">Its name in logs and health.</param>
    /// <param name="settings">Its rules.</param>
    /// <param name="source">Its public keys.</param>
    public AdditionalIssuer(string name, IssuerSettings settings, IKeySetSource source)
        : this(name, settings, "") => Source = source;

    /// <summary>
    /// Whether its tokens' <c>subject_issuer</c> says who vouches for the subject. For the gateway's own alone: an issuer that may
    /// say so can pass for every other. No configuration sets it.
    /// </summary>
    public bool SpeaksForOthers { get; init; }

    /// <summary>Where its keys come from; null when they are the ones given.</summary>
    public IKeySetSource? Source { get; }
}
