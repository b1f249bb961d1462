namespace AuthGateway.Authorization.Bundles;

/// <summary>How namespaces, and what is in them, are named.</summary>
internal static class BundleNames
{
    /// <summary>What a name looks like.</summary>
    public const string Expected = "a small letter, then at most 63 small letters, digits and dashes";

    // Between namespace and name, and between name and version. Neither can stand in a name.
    private const char Slash = '/';
    private const char At = '@';

    private const int Longest = 64;

    /// <summary>Whether a text is a name. ASCII alone: no name looks like another one.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= Longest && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>The namespace of a policy's name; null for a policy of the configuration.</summary>
    public static string? NamespaceOf(string policy) => policy.IndexOf(Slash, StringComparison.Ordinal) is > 0 and var at ? policy[..at] : null;

    /// <summary>A policy's name that means the policy of one version, whichever is in force.</summary>
    public static string Pinned(string policy, string version) => $"{policy}{At}{version}";
}
