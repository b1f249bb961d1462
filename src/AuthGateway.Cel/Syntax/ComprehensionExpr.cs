using System.Collections.Immutable;

namespace AuthGateway.Cel.Syntax;

/// <summary>A macro over a list or a map: <c>range.all(variable, condition)</c>.</summary>
/// <param name="range">What it goes over.</param>
/// <param name="kind">What it does.</param>
/// <param name="variables">One name or two.</param>
/// <param name="filter">The condition under which an element counts; null for every one.</param>
/// <param name="body">The predicate, or what an element becomes; for <c>filter</c> the predicate.</param>
internal sealed class ComprehensionExpr(
    int id, int start, ComprehensionKind kind, Expr range, ImmutableArray<string> variables, Expr? filter, Expr body)
    : Expr(id, start, Math.Max(Math.Max(range.Depth, body.Depth), filter?.Depth ?? 0) + 1)
{
    public ComprehensionKind Kind { get; } = kind;

    public Expr Range { get; } = range;

    public ImmutableArray<string> Variables { get; } = variables;

    public Expr? Filter { get; } = filter;

    public Expr Body { get; } = body;
}
