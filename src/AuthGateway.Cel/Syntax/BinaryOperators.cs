namespace AuthGateway.Cel.Syntax;

/// <summary>The operators between two operands, by how close they bind.</summary>
internal static class BinaryOperators
{
    private static readonly Dictionary<string, BinaryOperator> BySymbol = new(StringComparer.Ordinal)
    {
        // A chain of these is one node of many operands, so that a long one is no deeper than a short one.
        ["||"] = new(Operators.Or, 0, IsChain: true),
        ["&&"] = new(Operators.And, 1, IsChain: true),
        ["=="] = new(Operators.Equal, 2),
        ["!="] = new(Operators.NotEqual, 2),
        ["<"] = new(Operators.Less, 2),
        ["<="] = new(Operators.LessOrEqual, 2),
        [">"] = new(Operators.Greater, 2),
        [">="] = new(Operators.GreaterOrEqual, 2),
        ["in"] = new(Operators.In, 2),
        ["+"] = new(Operators.Add, 3),
        ["-"] = new(Operators.Subtract, 3),
        ["*"] = new(Operators.Multiply, 4),
        ["/"] = new(Operators.Divide, 4),
        ["%"] = new(Operators.Modulo, 4),
    };

    /// <summary>The operator that a token is, or null.</summary>
    public static BinaryOperator? Find(in Token token) =>
        token.Kind is TokenKind.Symbol or TokenKind.Name ? BySymbol.GetValueOrDefault(token.Text) : null;

    /// <summary>How a function is written between its operands, or null.</summary>
    public static (string Symbol, int Level)? Write(string function)
    {
        foreach (var (symbol, candidate) in BySymbol)
        {
            if (string.Equals(candidate.Function, function, StringComparison.Ordinal))
            {
                return (symbol, candidate.Level);
            }
        }

        return null;
    }
}
