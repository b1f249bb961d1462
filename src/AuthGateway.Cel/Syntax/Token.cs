using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Syntax;

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Text">A name's or a symbol's characters, an integer's digits.</param>
/// <param name="Value">A literal's value.</param>
internal readonly record struct Token(TokenKind Kind, int Start, string Text, CelValue Value = default)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && string.Equals(Text, symbol, StringComparison.Ordinal);

    public bool IsName(string name) => Kind == TokenKind.Name && string.Equals(Text, name, StringComparison.Ordinal);
}
