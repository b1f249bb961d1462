using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>Which properties, and what of the context, a condition reads by name. One that works a name out, or takes a part as a whole, reads all of it.</summary>
internal sealed class ConditionReads
{
    private const string Properties = "properties";

    private QuestionReads _reads = QuestionReads.None;

    private ConditionReads()
    {
    }

    /// <summary>Looks through a tree. A comprehension's own variable of such a name counts as the question's, which is never too little.</summary>
    public static QuestionReads Of(Expr root)
    {
        var reads = new ConditionReads();
        reads.Visit(root);
        return reads._reads;
    }

    /// <summary>One member of a part, or all of it where there is no name.</summary>
    public static QuestionReads One(string part, string? name)
    {
        var members = name is null ? MemberReads.Every : new MemberReads([name], All: false);
        return part switch
        {
            "subject" => new QuestionReads { Subject = members },
            "action" => new QuestionReads { Action = members },
            "resource" => new QuestionReads { Resource = members },
            "context" => new QuestionReads { Context = members },
            _ => QuestionReads.None,
        };
    }

    private void Visit(Expr expr)
    {
        switch (expr)
        {
            case CallExpr { Function: Operators.Index, Arguments: [var map, LiteralExpr { Value: { Kind: CelValueKind.String } name }] } when PartOf(map) is { } part:
                Add(part, name.AsString());
                return;

            case CallExpr { Function: Operators.In, Arguments: [LiteralExpr { Value: { Kind: CelValueKind.String } name }, var map] } when PartOf(map) is { } part:
                Add(part, name.AsString());
                return;

            case SelectExpr { Operand: var map } select when PartOf(map) is { } part:
                Add(part, select.Field);
                return;

            // The type, the id or the name; or all properties.
            case SelectExpr { Operand: IdentifierExpr { Name: var variable } } select:
                if (select.Field == Properties)
                {
                    Add(variable, name: null);
                }

                return;

            case IdentifierExpr { Name: var variable }:
                Add(variable, name: null);
                return;
        }

        foreach (var child in Children.Of(expr))
        {
            Visit(child);
        }
    }

    // What has members of its own names: the context itself, and the properties of the others.
    private static string? PartOf(Expr expr) => expr switch
    {
        IdentifierExpr { Name: "context" } => "context",
        SelectExpr { Field: Properties, IsTest: false, Operand: IdentifierExpr { Name: ("subject" or "action" or "resource") and var variable } } => variable,
        _ => null,
    };

    private void Add(string part, string? name) => _reads = _reads.With(One(part, name));
}
