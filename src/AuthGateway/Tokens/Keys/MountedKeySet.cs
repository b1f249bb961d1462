using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Tokens.Keys;

/// <summary>The mounted keys at one moment. Immutable.</summary>
internal sealed class MountedKeySet
{
    private MountedKeySet(SigningKey? signing, ImmutableArray<PublicSigningKey> published)
    {
        Signing = signing;
        Published = published;
    }

    /// <summary>The key that signs until a managed one may; null when none is mounted.</summary>
    public SigningKey? Signing { get; }

    /// <summary>All mounted keys that verifiers get.</summary>
    public ImmutableArray<PublicSigningKey> Published { get; }

    /// <summary>Reads them; the settings are validated before. A key that was replaced may still sign for somebody who asked for it before: the collector ends it.</summary>
    public static MountedKeySet Of(IdentitySettings settings)
    {
        var signing = settings.SigningKey.Length == 0 ? null : SigningKey.FromPem(settings.SigningKey);
        var published = GatewayKeys.PublishedKeys(settings);
        return new MountedKeySet(signing, [.. signing is null ? published : published.Prepend(signing.Public)]);
    }

    /// <summary>The key that signs while a ring has none; null when there is none, or it was removed in an emergency.</summary>
    public SigningKey? SigningBeside(KeyRing? ring) => Signing is not null && ring?.IsRemoved(Signing.Public.KeyId) != true ? Signing : null;
}
