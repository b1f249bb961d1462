using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Syntax;

/// <summary><c>1</c>, <c>"a"</c>, <c>null</c>.</summary>
internal sealed class LiteralExpr(int id, int start, CelValue value) : Expr(id, start, 1)
{
    public CelValue Value { get; } = value;
}
