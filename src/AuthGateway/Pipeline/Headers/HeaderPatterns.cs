using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AuthGateway.Pipeline.Headers;

/// <summary>A set of header names and name prefixes that is asked with folded names.</summary>
/// <remarks>
/// Folding: lower-case, and everything that is neither letter nor digit becomes a dash. CGI, WSGI, PHP and servlet bridges
/// do the same with underscores, so that <c>X_User_Id</c> and <c>X-User-Id</c> are one variable to the program behind them.
/// </remarks>
internal sealed class HeaderPatterns
{
    /// <summary>Names longer than this are never folded on the stack.</summary>
    public const int LongestKnown = 128;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly FrozenDictionary<char, ImmutableArray<string>> _prefixes;
    private readonly long _firstLetters;

    /// <summary>Makes the set.</summary>
    /// <param name="patterns">Names in any spelling; a <c>*</c> at the end stands for any rest.</param>
    public HeaderPatterns(IEnumerable<string> patterns)
    {
        var all = patterns.ToImmutableArray();
        _names = all.Where(p => !p.EndsWith('*')).Select(Fold).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = all.Where(p => p.EndsWith('*')).Select(p => Fold(p[..^1])).GroupBy(p => p[0])
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
        foreach (var pattern in all)
        {
            _firstLetters |= LetterBit(FoldCharacter(pattern[0]));
        }
    }

    /// <summary>Whether a folded name is in the set.</summary>
    public bool Contains(ReadOnlySpan<char> folded)
    {
        // Most headers of a clean request begin with a letter that no pattern begins with.
        if (folded.IsEmpty || (_firstLetters & LetterBit(folded[0])) == 0)
        {
            return false;
        }

        if (_names.Contains(folded))
        {
            return true;
        }

        if (_prefixes.TryGetValue(folded[0], out var prefixes))
        {
            foreach (var prefix in prefixes)
            {
                if (folded.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Folds a name.</summary>
    /// <param name="name">The name as sent.</param>
    /// <param name="to">At least as long as the name.</param>
    public static ReadOnlySpan<char> Fold(ReadOnlySpan<char> name, Span<char> to)
    {
        for (var i = 0; i < name.Length; i++)
        {
            to[i] = FoldCharacter(name[i]);
        }

        return to[..name.Length];
    }

    /// <summary>What is wrong with a pattern of the configuration; null when nothing is.</summary>
    public static string? Problem(string pattern)
    {
        var name = pattern.EndsWith('*') ? pattern[..^1] : pattern;
        if (name.Length is < 2 or > LongestKnown || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            return $"a header name of 2 to {LongestKnown} letters, digits and dashes, with a * at the end for any rest";
        }

        var set = new HeaderPatterns([pattern]);
        return KnownHeaders.Needed.FirstOrDefault(n => set.Contains(n)) is { } needed
            ? $"a pattern that does not cover {needed}, which the gateway itself needs"
            : null;
    }

    private static string Fold(string name) => new(Fold(name, new char[name.Length]));

    private static char FoldCharacter(char c) => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-';

    private static long LetterBit(char folded) => 1L << (char.IsAsciiLetter(folded) ? folded - 'a' : 26);
}
