using AuthGateway.Identity;
using AuthGateway.Settings;

namespace AuthGateway.Tokens.Keys;

/// <summary>What the operator mounted, beside managed keys: so that moving from one to the other fails nobody. It changes when the mounted files do.</summary>
internal sealed class MountedKeys(Live<IdentitySettings> settings) : IDisposable
{
    private readonly Live<MountedKeySet> _mount = settings.Select(MountedKeySet.Of);

    /// <summary>What is mounted now; one object for as long as it is the same. Ask once for each decision.</summary>
    public MountedKeySet Current => _mount.Current;

    /// <inheritdoc/>
    public void Dispose() => Current.Signing?.Dispose();
}
