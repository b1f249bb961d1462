using System.Collections.Immutable;

namespace AuthGateway.Cel.Syntax;

/// <summary>A function or an operator (<see cref="Operators"/>). A chain of <c>&amp;&amp;</c> or <c>||</c> is one call.</summary>
internal sealed class CallExpr(int id, int start, string function, Expr? target, ImmutableArray<Expr> arguments)
    : Expr(id, start, Math.Max(target?.Depth ?? 0, arguments.IsEmpty ? 0 : arguments.Max(a => a.Depth)) + 1)
{
    public string Function { get; } = function;

    /// <summary>What the function is called on: <c>target.function(…)</c>.</summary>
    public Expr? Target { get; } = target;

    public ImmutableArray<Expr> Arguments { get; } = arguments;
}
