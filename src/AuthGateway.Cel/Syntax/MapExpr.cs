using System.Collections.Immutable;

namespace AuthGateway.Cel.Syntax;

/// <summary><c>{"a": 1}</c>.</summary>
internal sealed class MapExpr(int id, int start, ImmutableArray<(Expr Key, Expr Value)> entries)
    : Expr(id, start, (entries.IsEmpty ? 0 : entries.Max(e => Math.Max(e.Key.Depth, e.Value.Depth))) + 1)
{
    public ImmutableArray<(Expr Key, Expr Value)> Entries { get; } = entries;
}
