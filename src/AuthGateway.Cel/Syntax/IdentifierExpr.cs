namespace AuthGateway.Cel.Syntax;

/// <summary><c>name</c>, or <c>.name</c>, which no variable of a comprehension hides.</summary>
internal sealed class IdentifierExpr(int id, int start, string name, bool isAbsolute) : Expr(id, start, 1)
{
    public string Name { get; } = name;

    public bool IsAbsolute { get; } = isAbsolute;
}
