using System.Collections.Immutable;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>How one session is called here.</summary>
internal sealed class LegacySessionName
{
    /// <summary>Of its hashes.</summary>
    /// <param name="hash">The one that stands for it.</param>
    /// <param name="others">Those under the keys that do not name any more, or not yet.</param>
    public LegacySessionName(CredentialHash hash, ImmutableArray<CredentialHash> others) =>
        (Hash, Text, Others) = (hash, ScopedHash.Text(hash), [.. others.Select(ScopedHash.Text)]);

    /// <summary>The hash that stands for it.</summary>
    public CredentialHash Hash { get; }

    /// <summary>Its name.</summary>
    public string Text { get; }

    /// <summary>Its names under the other keys.</summary>
    public ImmutableArray<string> Others { get; }

    /// <summary>All of them, for what must reach the session whatever it was called.</summary>
    public IEnumerable<string> All => Others.Prepend(Text);
}
