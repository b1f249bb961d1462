using System.Collections.Immutable;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>
/// The hashes by which a session goes here, in Redis, in tokens and in revocations: one for each key that may have made it, so that a
/// key is replaced without forgetting which sessions are over.
/// </summary>
internal sealed class LegacySessionNames
{
    private readonly ImmutableArray<ScopedHash> _hashes;

    /// <summary>Compiles the settings.</summary>
    /// <param name="owner">The legacy system's name in the configuration.</param>
    /// <param name="keys">The keys, the one that names first; none where the sessions themselves cannot be guessed.</param>
    public LegacySessionNames(string owner, IReadOnlyList<string> keys) =>
        _hashes = keys.Count == 0 ? [new ScopedHash(owner)] : [.. keys.Select(key => new ScopedHash(owner, key))];

    /// <summary>The hash that is used.</summary>
    public CredentialHash Of(ReadOnlySpan<char> session) => _hashes[0].Of(session);

    /// <summary>Those under the other keys.</summary>
    public ImmutableArray<CredentialHash> OfOthers(ReadOnlySpan<char> session)
    {
        if (_hashes.Length == 1)
        {
            return [];
        }

        var others = ImmutableArray.CreateBuilder<CredentialHash>(_hashes.Length - 1);
        foreach (var hash in _hashes.AsSpan(1..))
        {
            others.Add(hash.Of(session));
        }

        return others.MoveToImmutable();
    }
}
