using System.Collections.Immutable;
using AuthGateway.Identity;

namespace AuthGateway.Tokens.Keys;

/// <summary>What the operator mounted, beside managed keys: so that moving from one to the other fails nobody.</summary>
internal sealed class MountedKeys : IDisposable
{
    public MountedKeys(IdentitySettings settings)
    {
        // Validated before this runs.
        Signing = settings.SigningKey.Length == 0 ? null : SigningKey.FromPem(settings.SigningKey);
        Published = [.. GatewayKeys.PublishedKeys(settings)];
        if (Signing is not null)
        {
            Published = Published.Insert(0, Signing.Public);
        }
    }

    /// <summary>The key that signs until a managed one may; null when none is mounted.</summary>
    public SigningKey? Signing { get; }

    /// <summary>All mounted keys that verifiers get.</summary>
    public ImmutableArray<PublicSigningKey> Published { get; }

    /// <summary>The key that signs while a ring has none; null when there is none, or it was removed in an emergency.</summary>
    public SigningKey? SigningBeside(KeyRing? ring) => Signing is not null && ring?.IsRemoved(Signing.Public.KeyId) != true ? Signing : null;

    /// <inheritdoc/>
    public void Dispose() => Signing?.Dispose();
}
