using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AuthGateway.Cel.Patterns;

/// <summary>
/// A regular expression that is matched in time linear to the text (no backtracking, so no ReDoS: CWE-1333), with RE2's meaning.
/// </summary>
internal sealed class Pattern
{
    /// <summary>Characters that a pattern which is no constant may have.</summary>
    public const int MostDynamicCharacters = 512;

    private readonly Regex _regex;

    private Pattern(Regex regex)
    {
        _regex = regex;
    }

    /// <summary>Makes a pattern.</summary>
    /// <param name="source">The pattern in RE2's syntax.</param>
    /// <param name="mostCharacters">Characters that it may have.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryMake(
        string source, int mostCharacters, [NotNullWhen(true)] out Pattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        if (source.Length > mostCharacters)
        {
            problem = $"The pattern has {source.Length} characters; at most {mostCharacters} are allowed.";
            return false;
        }

        if (!Re2Translator.TryTranslate(source, out var translated, out problem))
        {
            return false;
        }

        try
        {
            pattern = new Pattern(new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problem = "The pattern is not valid.";
            return false;
        }
    }

    /// <summary>Whether it occurs anywhere in a text.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);
}
