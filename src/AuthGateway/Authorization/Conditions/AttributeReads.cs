using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Conditions;

/// <summary>Which attributes of which of its objects a condition reads.</summary>
internal sealed class AttributeReads
{
    private readonly Dictionary<string, MemberReads> _reads = new(StringComparer.Ordinal);
    private bool _all;

    private AttributeReads()
    {
    }

    /// <summary>Looks through a tree. A comprehension's own variable of that name counts as the attributes, which is never too little.</summary>
    public static AttributeReads Of(Expr root)
    {
        var reads = new AttributeReads();
        reads.Visit(root);
        return reads;
    }

    /// <summary>Those of an object, by its name in the policy.</summary>
    public MemberReads Of(string name) => _all ? MemberReads.Every : _reads.GetValueOrDefault(name, MemberReads.None);

    private void Visit(Expr expr)
    {
        switch (expr)
        {
            case SelectExpr { Operand: var map } select when NameOf(map) is { } name:
                Add(name, select.Field);
                return;

            case CallExpr { Function: Operators.Index, Arguments: [var map, LiteralExpr { Value: { Kind: CelValueKind.String } member }] } when NameOf(map) is { } name:
                Add(name, member.AsString());
                return;

            case CallExpr { Function: Operators.In, Arguments: [LiteralExpr { Value: { Kind: CelValueKind.String } member }, var map] } when NameOf(map) is { } name:
                Add(name, member.AsString());
                return;

            case SelectExpr { Operand: IdentifierExpr { Name: AttributesCelType.Variable } } select:
                _reads[select.Field] = MemberReads.Every;
                return;

            case IdentifierExpr { Name: AttributesCelType.Variable }:
                _all = true;
                return;
        }

        foreach (var child in Children.Of(expr))
        {
            Visit(child);
        }
    }

    private void Add(string name, string member) =>
        _reads[name] = _reads.GetValueOrDefault(name, MemberReads.None).With(new MemberReads(ImmutableSortedSet.Create(StringComparer.Ordinal, member), All: false));

    private static string? NameOf(Expr expr) =>
        expr is SelectExpr { IsTest: false, Operand: IdentifierExpr { Name: AttributesCelType.Variable } } select ? select.Field : null;
}
