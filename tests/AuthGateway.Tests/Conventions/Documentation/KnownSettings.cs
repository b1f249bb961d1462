using System.Text.RegularExpressions;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Tests.Conventions.Documentation;

/// <summary>Every key of the configuration, as the reference lists it.</summary>
internal static partial class KnownSettings
{
    private static readonly List<string[]> Keys =
        [.. Row().Matches(ConfigurationReference.Write(GatewaySettings.Catalogue)).Select(match => match.Groups["key"].Value.Split(':'))];

    /// <summary>The names of the sections.</summary>
    public static IReadOnlySet<string> Sections { get; } = Keys.Select(key => key[0]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a key, or the beginning of one, is this, name by name.</summary>
    public static bool HasBeginning(IReadOnlyList<string> names) => Keys.Exists(key => key.Length >= names.Count && Fits(key, 0, names));

    /// <summary>Whether this stands in a key somewhere: <c>Dpop:NonceKey</c> for <c>Authentication:Dpop:NonceKey</c>.</summary>
    public static bool HasPart(IReadOnlyList<string> names) =>
        Keys.Exists(key => Enumerable.Range(0, Math.Max(0, key.Length - names.Count + 1)).Any(start => key[start] == names[0] && Fits(key, start, names)));

    /// <summary>Whether this is a key that has a value.</summary>
    public static bool Has(IReadOnlyList<string> names) =>
        Keys.Exists(key => Fits(key, 0, names) && (key.Length == names.Count || (key.Length == names.Count - 1 && names[^1].All(char.IsAsciiDigit))));

    // {name}, {route} and {n} stand for any name.
    private static bool Fits(string[] key, int start, IReadOnlyList<string> names) =>
        !names.Where((name, i) => start + i < key.Length && key[start + i] != name && !key[start + i].StartsWith('{')).Any();

    [GeneratedRegex(@"^\| `(?<key>[A-Z][^`]*)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
