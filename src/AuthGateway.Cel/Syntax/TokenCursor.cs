namespace AuthGateway.Cel.Syntax;

/// <summary>A place in a source's tokens.</summary>
internal sealed class TokenCursor(List<Token> tokens)
{
    private int _at;

    public Token Current => tokens[_at];

    /// <summary>The current token; moves behind it, but never behind the end.</summary>
    public Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
        {
            _at++;
        }

        return token;
    }

    /// <summary>Moves behind a symbol that has to be here.</summary>
    public void Expect(string symbol)
    {
        if (!Current.Is(symbol))
        {
            throw Unexpected(Current, Current.Kind == TokenKind.End ? $"'{symbol}' is missing at the end." : $"'{symbol}' was expected here.");
        }

        _at++;
    }

    public static SyntaxException Unexpected(in Token token, string message) => new(new Fault(token.Start, message));
}
