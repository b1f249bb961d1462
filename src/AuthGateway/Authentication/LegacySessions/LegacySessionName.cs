using System.Collections.Immutable;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>How one session is called here.</summary>
/// <param name="Hash">The hash that stands for it.</param>
/// <param name="Others">Its names under the keys that do not name any more, or not yet.</param>
internal sealed record LegacySessionName(CredentialHash Hash, ImmutableArray<string> Others)
{
    /// <summary>Its name.</summary>
    public string Text { get; } = ScopedHash.Text(Hash);

    /// <summary>All of them, for what must reach the session whatever it was called.</summary>
    public IEnumerable<string> All => Others.Prepend(Text);
}
