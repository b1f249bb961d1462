using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace AuthGateway.Cel.Patterns;

/// <summary>
/// Writes a pattern of RE2 as one of .NET that means the same, and refuses what has no such form. The two read the same text
/// differently in many places (<c>$</c>, <c>\d</c>, <c>.</c> beyond the first plane); a policy must not mean something else
/// here than in cel-go.
/// </summary>
internal sealed class Re2Translator
{
    // RE2's own bound on counted repetition, those within each other multiplied.
    private const int MostRepetitions = 1_000;

    // RE2's own bound on how deep groups may stand in each other; the translator descends as deep.
    private const int DeepestGroup = 100;

    // Any code point but a line feed, and any at all. A pair of surrogates is one.
    private const string AnyButLineFeed = @"(?:[^\n\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])";
    private const string Any = @"(?:[^\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])";

    private readonly string _source;
    private readonly StringBuilder _output = new();
    private int _at;
    private PatternFlags _flags;

    private Re2Translator(string source)
    {
        _source = source;
    }

    private bool IsAtEnd => _at >= _source.Length;

    public static bool TryTranslate(string source, out string translated, [NotNullWhen(false)] out string? problem)
    {
        var translator = new Re2Translator(source);
        try
        {
            translator.ReadAlternatives(0);
            problem = translator.IsAtEnd ? null : "The pattern has a ')' too many.";
        }
        catch (PatternException e)
        {
            problem = e.Message;
        }

        translated = translator._output.ToString();
        return problem is null;
    }

    /// <summary>Reads up to the end of a group.</summary>
    /// <returns>The largest product of repetitions in it.</returns>
    private int ReadAlternatives(int depth)
    {
        if (depth > DeepestGroup)
        {
            throw new PatternException($"The pattern's groups stand in each other deeper than {DeepestGroup}.");
        }

        // Flags within a group end with it.
        var outer = _flags;
        var most = 1;
        while (!IsAtEnd && _source[_at] != ')')
        {
            if (_source[_at] == '|')
            {
                _output.Append('|');
                _at++;
            }
            else
            {
                most = Math.Max(most, ReadRepeated(depth));
            }
        }

        _flags = outer;
        return most;
    }

    private int ReadRepeated(int depth)
    {
        var start = _output.Length;
        var repetitions = ReadAtom(depth, out var canRepeat);
        if (IsAtEnd || _source[_at] is not ('*' or '+' or '?' or '{'))
        {
            return repetitions;
        }

        if (!canRepeat)
        {
            throw new PatternException("The pattern repeats nothing.");
        }

        _output.Insert(start, "(?:").Append(')');
        repetitions *= ReadQuantifier();
        if (repetitions > MostRepetitions)
        {
            throw new PatternException($"The pattern repeats more than {MostRepetitions} times.");
        }

        if (!IsAtEnd && _source[_at] == '?')
        {
            // Lazy or not, a text has a match or has none.
            _at++;
        }

        return IsAtEnd || _source[_at] is not ('*' or '+' or '?' or '{')
            ? repetitions
            : throw new PatternException("The pattern repeats a repetition.");
    }

    private int ReadQuantifier()
    {
        var symbol = _source[_at++];
        if (symbol != '{')
        {
            _output.Append(symbol);
            return 1;
        }

        var end = _source.IndexOf('}', _at);
        var parts = end < 0 ? [] : _source[_at..end].Split(',');
        if (parts.Length is < 1 or > 2 || !TryReadCount(parts[0], out var least))
        {
            throw new PatternException("A '{' begins a repetition: {2}, {2,} or {2,3}; as a character it is written \\{.");
        }

        var most = least;
        if (parts.Length == 2 && parts[1].Length > 0 && (!TryReadCount(parts[1], out most) || most < least))
        {
            throw new PatternException("The pattern's repetition has no such bounds.");
        }

        _at = end + 1;
        _output.Append('{').Append(string.Join(',', parts)).Append('}');
        return Math.Max(1, most);
    }

    private static bool TryReadCount(string digits, out int count) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= MostRepetitions;

    private int ReadAtom(int depth, out bool canRepeat)
    {
        canRepeat = true;
        var c = _source[_at];
        switch (c)
        {
            case '(':
                return ReadGroup(depth, out canRepeat);
            case '[':
                _output.Append(CharacterClass.Translate(_source, ref _at, _flags.HasFlag(PatternFlags.IgnoreCase)));
                return 1;
            case '\\':
                _output.Append(PatternEscape.Translate(_source, ref _at, out canRepeat));
                return 1;
            case '.':
                _at++;
                _output.Append(_flags.HasFlag(PatternFlags.DotAll) ? Any : AnyButLineFeed);
                return 1;
            case '^':
                _at++;
                canRepeat = false;
                _output.Append(_flags.HasFlag(PatternFlags.Multiline) ? "(?m:^)" : @"\A");
                return 1;
            case '$':
                // .NET's own $ matches before a line feed at the end too: "admin\n" would pass for "admin".
                _at++;
                canRepeat = false;
                _output.Append(_flags.HasFlag(PatternFlags.Multiline) ? "(?m:$)" : @"\z");
                return 1;
            case '*' or '+' or '?' or '{':
                throw new PatternException("The pattern repeats nothing.");
            default:
                _output.Append(PatternText.Literal(TakeRune(), _flags.HasFlag(PatternFlags.IgnoreCase)));
                return 1;
        }
    }

    private int ReadGroup(int depth, out bool canRepeat)
    {
        canRepeat = true;
        var flags = _flags;
        var group = PatternGroup.Read(_source, ref _at, ref flags);
        if (group == GroupKind.FlagsOnly)
        {
            _flags = flags;
            canRepeat = false;
            return 1;
        }

        var outer = _flags;
        _flags = flags;
        _output.Append("(?:");
        var repetitions = ReadAlternatives(depth + 1);
        _flags = outer;
        if (IsAtEnd)
        {
            throw new PatternException("The pattern's group has no end.");
        }

        _at++;
        _output.Append(')');
        return repetitions;
    }

    private Rune TakeRune()
    {
        if (!Rune.TryGetRuneAt(_source, _at, out var rune))
        {
            throw new PatternException("The pattern holds half of a surrogate pair.");
        }

        _at += rune.Utf16SequenceLength;
        return rune;
    }
}
