using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Settings;

namespace AuthGateway.Tokens.Keys;

/// <summary>What the operator mounted, beside managed keys: so that moving from one to the other fails nobody.</summary>
internal sealed class MountedKeys(Live<IdentitySettings> settings) : IDisposable
{
    private readonly Live<Mount> _mount = settings.Select(Read);

    /// <summary>The key that signs until a managed one may; null when none is mounted.</summary>
    public SigningKey? Signing => _mount.Current.Signing;

    /// <summary>All mounted keys that verifiers get.</summary>
    public ImmutableArray<PublicSigningKey> Published => _mount.Current.Published;

    /// <summary>The key that signs while a ring has none; null when there is none, or it was removed in an emergency.</summary>
    public SigningKey? SigningBeside(KeyRing? ring) => Signing is { } signing && ring?.IsRemoved(signing.Public.KeyId) != true ? signing : null;

    /// <inheritdoc/>
    public void Dispose() => Signing?.Dispose();

    // Validated before this runs. A key that was replaced may still sign for somebody who asked for it before: the collector ends it.
    private static Mount Read(IdentitySettings settings)
    {
        var signing = settings.SigningKey.Length == 0 ? null : SigningKey.FromPem(settings.SigningKey);
        var published = GatewayKeys.PublishedKeys(settings);
        return new Mount(signing, [.. signing is null ? published : published.Prepend(signing.Public)]);
    }

    private sealed record Mount(SigningKey? Signing, ImmutableArray<PublicSigningKey> Published);
}
