using System.Buffers;

namespace AuthGateway.Relations.Dsl;

/// <summary>
/// Cuts a text into tokens as OpenFGA's lexer grammar does: the longest match wins, and the word <c>condition</c> opens
/// the mode of a condition's head, which the next closing parenthesis ends. Only ASCII can stand in a name, so a name that
/// looks like another one (Unicode's confusables) can't be written.
/// </summary>
internal sealed class DslLexer
{
    private static readonly SearchValues<char> Blanks = SearchValues.Create("\t \f");
    private static readonly SearchValues<char> BlanksAndBreaks = SearchValues.Create("\t \f\r\n");
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly string _text;
    private readonly List<DslToken> _tokens = [];
    private int _at;
    private bool _inConditionHead;

    private DslLexer(string text) => _text = text;

    /// <summary>All tokens, the last of them <see cref="DslTokenKind.End"/>; or null and the place of what is no token.</summary>
    public static List<DslToken>? Read(string text, out int wrongAt)
    {
        var lexer = new DslLexer(text);
        while (lexer._at < text.Length)
        {
            if (!(lexer._inConditionHead ? lexer.ReadInConditionHead() : lexer.ReadToken()))
            {
                wrongAt = lexer._at;
                return null;
            }
        }

        lexer.Add(DslTokenKind.End, 0);
        wrongAt = -1;
        return lexer._tokens;
    }

    private bool ReadToken()
    {
        var rest = _text.AsSpan(_at);
        var c = rest[0];
        if (IsBlank(c) || c is '\r' or '\n')
        {
            return ReadBlanks(rest);
        }

        // Strings first: r"…" and b"…" start like names, and are longer.
        var literal = c is '"' or '\'' or 'r' or 'R' or 'b' or 'B' ? DslLiterals.StringEnd(rest) : -1;
        if (literal > 0)
        {
            return Add(DslTokenKind.Other, literal);
        }

        if (DslWords.IsStart(c))
        {
            return ReadWord(rest);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && rest.Length > 1 && char.IsAsciiDigit(rest[1])))
        {
            var end = DslLiterals.NumberEnd(rest, out var isSchemaVersion);
            return Add(isSchemaVersion ? DslTokenKind.SchemaVersion : DslTokenKind.Other, end);
        }

        return ReadSymbol(rest);
    }

    private bool ReadBlanks(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAnyExcept(BlanksAndBreaks);
        end = end < 0 ? rest.Length : end;
        return Add(rest[..end].ContainsAny('\r', '\n') ? DslTokenKind.Newline : DslTokenKind.Whitespace, end);
    }

    private bool ReadWord(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("but not", StringComparison.Ordinal))
        {
            return Add(DslTokenKind.ButNot, "but not".Length);
        }

        var end = DslWords.End(rest, out var isExtended);
        var kind = isExtended ? DslTokenKind.ExtendedIdentifier : DslWords.KindOf(rest[..end]);
        _inConditionHead = kind == DslTokenKind.Condition;
        return Add(kind, end);
    }

    private bool ReadSymbol(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            // The condition language's comment: nobody sees it, not even the condition's text.
            var end = rest.IndexOf('\n');
            _at += end < 0 ? rest.Length : end;
            return true;
        }

        if (rest.Length > 1 && rest[..2] is "==" or "!=" or "<=" or ">=" or "&&" or "||")
        {
            return Add(DslTokenKind.Other, 2);
        }

        var kind = rest[0] switch
        {
            '#' => DslTokenKind.Hash,
            '*' => DslTokenKind.Star,
            '[' => DslTokenKind.OpenBracket,
            ']' => DslTokenKind.CloseBracket,
            '{' => DslTokenKind.OpenBrace,
            '}' => DslTokenKind.CloseBrace,
            '.' or '-' or '!' or '?' or '+' or '/' or '%' => DslTokenKind.Other,
            _ => KindOfHeadSymbol(rest[0]),
        };
        return kind != DslTokenKind.End && Add(kind, 1);
    }

    private bool ReadInConditionHead()
    {
        var rest = _text.AsSpan(_at);
        if (IsBlank(rest[0]))
        {
            var end = rest.IndexOfAnyExcept(Blanks);
            return Add(DslTokenKind.Whitespace, end < 0 ? rest.Length : end);
        }

        if (DslWords.IsStart(rest[0]))
        {
            var end = rest[1..].IndexOfAnyExcept(NameCharacters);
            end = end < 0 ? rest.Length : end + 1;
            return Add(DslWords.KindInConditionHead(rest[..end]), end);
        }

        var kind = KindOfHeadSymbol(rest[0]);
        _inConditionHead = kind != DslTokenKind.CloseParenthesis;
        return kind != DslTokenKind.End && Add(kind, 1);
    }

    /// <summary>The symbols that both modes know; <see cref="DslTokenKind.End"/> for none.</summary>
    private static DslTokenKind KindOfHeadSymbol(char c) => c switch
    {
        ':' => DslTokenKind.Colon,
        ',' => DslTokenKind.Comma,
        '<' => DslTokenKind.Less,
        '>' => DslTokenKind.Greater,
        '(' => DslTokenKind.OpenParenthesis,
        ')' => DslTokenKind.CloseParenthesis,
        _ => DslTokenKind.End,
    };

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\f';

    private bool Add(DslTokenKind kind, int length)
    {
        _tokens.Add(new DslToken(kind, _at, _at + length));
        _at += length;
        return true;
    }
}
