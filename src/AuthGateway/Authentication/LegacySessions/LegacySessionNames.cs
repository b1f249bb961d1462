using System.Collections.Immutable;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>
/// The names by which a session goes in Redis, in tokens and in revocations: one for each key that its hash may have been made with, so that a
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

    /// <summary>The names under the other keys.</summary>
    public ImmutableArray<string> Others(ReadOnlySpan<char> session)
    {
        if (_hashes.Length == 1)
        {
            return [];
        }

        var names = ImmutableArray.CreateBuilder<string>(_hashes.Length - 1);
        foreach (var hash in _hashes.AsSpan(1..))
        {
            names.Add(ScopedHash.Text(hash.Of(session)));
        }

        return names.MoveToImmutable();
    }
}
