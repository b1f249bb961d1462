using System.Collections.Immutable;

namespace AuthGateway.Cel.Syntax;

/// <summary><c>[1, 2]</c>.</summary>
internal sealed class ListExpr(int id, int start, ImmutableArray<Expr> elements)
    : Expr(id, start, (elements.IsEmpty ? 0 : elements.Max(e => e.Depth)) + 1)
{
    public ImmutableArray<Expr> Elements { get; } = elements;
}
