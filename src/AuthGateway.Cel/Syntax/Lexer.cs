using System.Globalization;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Syntax;

/// <summary>Divides a source into tokens.</summary>
internal sealed class Lexer(string source)
{
    // The longer ones first. What begins an optional's syntax is a token of its own, so that it can be refused by its name.
    private static readonly string[] Symbols =
    [
        "&&", "||", "==", "!=", "<=", ">=", "?.", "[?", "{?",
        "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "+", "-", "*", "/", "%", "!", "<", ">",
    ];

    private readonly List<Token> _tokens = [];
    private int _at;

    /// <summary>Reads all tokens; the last is <see cref="TokenKind.End"/>.</summary>
    /// <returns>What is wrong, or null.</returns>
    public Fault? Read(out List<Token> tokens)
    {
        tokens = _tokens;
        while (true)
        {
            SkipBlanks();
            if (_at >= source.Length)
            {
                _tokens.Add(new Token(TokenKind.End, _at, ""));
                return null;
            }

            if (ReadToken() is { } fault)
            {
                return fault;
            }
        }
    }

    private Fault? ReadToken()
    {
        var c = source[_at];
        if (StringLiteral.StartsAt(source, _at))
        {
            var start = _at;
            var fault = StringLiteral.Read(source, ref _at, out var value);
            _tokens.Add(new Token(TokenKind.Literal, start, "", value));
            return fault;
        }

        if (Words.IsStart(c))
        {
            var start = _at;
            SkipWhile(Words.IsPart);
            _tokens.Add(new Token(TokenKind.Name, start, source[start.._at]));
            return null;
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < source.Length && char.IsAsciiDigit(source[_at + 1])))
        {
            return ReadNumber();
        }

        return c == '`' ? ReadQuotedName() : ReadSymbol();
    }

    private Fault? ReadSymbol()
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, _at, symbol, 0, symbol.Length) == 0)
            {
                _tokens.Add(new Token(TokenKind.Symbol, _at, symbol));
                _at += symbol.Length;
                return null;
            }
        }

        return new Fault(_at, "This character begins nothing of the language.");
    }

    private Fault? ReadQuotedName()
    {
        var start = ++_at;
        SkipWhile(c => Words.IsPart(c) || c is '.' or '-' or '/' or ' ');
        if (_at == start || _at >= source.Length || source[_at] != '`')
        {
            return new Fault(start - 1, "A name in backticks holds letters, digits, '_', '.', '-', '/' and blanks, and ends with a backtick.");
        }

        _tokens.Add(new Token(TokenKind.QuotedName, start - 1, source[start.._at]));
        _at++;
        return null;
    }

    private Fault? ReadNumber()
    {
        var start = _at;
        if (source[_at] == '0' && _at + 1 < source.Length && source[_at + 1] is 'x' or 'X')
        {
            _at += 2;
            SkipWhile(char.IsAsciiHexDigit);
            return _at == start + 2 ? new Fault(start, "A hexadecimal number has digits.") : EndInteger(start);
        }

        SkipWhile(char.IsAsciiDigit);
        var isWhole = true;
        if (_at + 1 < source.Length && source[_at] == '.' && char.IsAsciiDigit(source[_at + 1]))
        {
            isWhole = false;
            _at++;
            SkipWhile(char.IsAsciiDigit);
        }

        if (_at < source.Length && source[_at] is 'e' or 'E')
        {
            isWhole = false;
            _at++;
            _at += _at < source.Length && source[_at] is '+' or '-' ? 1 : 0;
            var digits = _at;
            SkipWhile(char.IsAsciiDigit);
            if (_at == digits)
            {
                return new Fault(start, "A number's exponent has digits.");
            }
        }

        if (isWhole)
        {
            return EndInteger(start);
        }

        var value = double.Parse(source.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        _tokens.Add(new Token(TokenKind.Literal, start, "", CelValue.Of(value)));
        return double.IsFinite(value) ? EndNumber(start) : new Fault(start, "The number is too large for a double.");
    }

    private Fault? EndInteger(int start)
    {
        var digits = source[start.._at];
        if (_at >= source.Length || source[_at] is not ('u' or 'U'))
        {
            _tokens.Add(new Token(TokenKind.Integer, start, digits));
            return EndNumber(start);
        }

        _at++;
        if (!IntegerLiteral.TryRead(digits, out var value))
        {
            return new Fault(start, "The number is too large for a uint.");
        }

        _tokens.Add(new Token(TokenKind.Literal, start, "", CelValue.Of(value)));
        return EndNumber(start);
    }

    // "1a" and "0x1g" would otherwise be a number and a name beside it, which nothing of the language is.
    private Fault? EndNumber(int start) =>
        _at < source.Length && Words.IsPart(source[_at]) ? new Fault(start, "A number ends before a letter.") : null;

    private void SkipBlanks()
    {
        while (_at < source.Length)
        {
            if (source[_at] is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                _at++;
            }
            else if (source[_at] == '/' && _at + 1 < source.Length && source[_at + 1] == '/')
            {
                SkipWhile(c => c != '\n');
            }
            else
            {
                return;
            }
        }
    }

    private void SkipWhile(Func<char, bool> matches)
    {
        while (_at < source.Length && matches(source[_at]))
        {
            _at++;
        }
    }
}
