using System.Collections.Immutable;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Conditions;

/// <summary>
/// Which claims a condition reads. Unlike headers, claims may be named by what is worked out, for they come from whoever vouches for the caller: such a
/// condition reads all of them.
/// </summary>
internal sealed class PrincipalReads
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "principal";

    private const string Field = "claims";

    private readonly SortedSet<string> _claims = new(StringComparer.Ordinal);

    private PrincipalReads()
    {
    }

    /// <summary>The claims that it names.</summary>
    public ImmutableSortedSet<string> Claims => [.. _claims];

    /// <summary>Whether it may read any claim.</summary>
    public bool All { get; private set; }

    /// <summary>Looks through a tree. A comprehension's own variable of that name counts as the caller, which is never too little.</summary>
    public static PrincipalReads Of(Expr root)
    {
        var reads = new PrincipalReads();
        reads.Visit(root);
        return reads;
    }

    private void Visit(Expr expr)
    {
        switch (expr)
        {
            case CallExpr { Function: Operators.Index, Arguments: [var map, LiteralExpr { Value: { Kind: CelValueKind.String } name }] } when IsClaims(map):
                _claims.Add(name.AsString());
                return;

            case CallExpr { Function: Operators.In, Arguments: [LiteralExpr { Value: { Kind: CelValueKind.String } name }, var map] } when IsClaims(map):
                _claims.Add(name.AsString());
                return;

            case SelectExpr { Operand: var claims } select when IsClaims(claims):
                _claims.Add(select.Field);
                return;

            case SelectExpr { Operand: IdentifierExpr { Name: Variable } } select:
                All |= select.Field == Field;
                return;

            case IdentifierExpr { Name: Variable }:
                All = true;
                return;
        }

        foreach (var child in Children.Of(expr))
        {
            Visit(child);
        }
    }

    private static bool IsClaims(Expr expr) => expr is SelectExpr { Field: Field, IsTest: false, Operand: IdentifierExpr { Name: Variable } };
}
