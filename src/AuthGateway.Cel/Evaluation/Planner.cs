using AuthGateway.Cel.Checking;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>Makes steps of a checked tree, and works out at load what does not depend on bindings.</summary>
internal sealed class Planner(CheckedExpression tree, CelEnvironment environment)
{
    private readonly List<Fault> _faults = [];

    /// <summary>Plans a tree.</summary>
    /// <param name="faults">Constants that cannot be used: a pattern, a network, a time that is none.</param>
    public Node Plan(out IReadOnlyList<Fault> faults)
    {
        var root = Plan(tree.Root);
        faults = _faults;
        return root;
    }

    private Node Plan(Expr expr) => expr switch
    {
        LiteralExpr literal => new ConstantNode(literal.Value, 0),
        IdentifierExpr => PlanName(expr)!,
        SelectExpr select => PlanName(expr) ?? PlanSelect(select),
        CallExpr call => PlanCall(call),
        ListExpr list => PlanList(list),
        MapExpr map => PlanMap(map),
        ComprehensionExpr comprehension => PlanComprehension(comprehension),
        _ => throw new InvalidOperationException($"There is no plan for {expr.GetType().Name}."),
    };

    private Node[] PlanAll(IEnumerable<Expr> exprs) => [.. exprs.Select(Plan)];

    private Node? PlanName(Expr expr) => tree.Resolutions[expr.Id] switch
    {
        Resolution.Variable variable => new VariableNode(variable.Slot, environment.Variables[variable.Slot].Name),
        Resolution.Local local => new LocalNode(local.Index),
        Resolution.TypeName name => new ConstantNode(CelValue.Of(name.Type), Costs.Step),
        _ => null,
    };

    private Node PlanSelect(SelectExpr select)
    {
        var operand = Plan(select.Operand);
        return tree.Resolutions[select.Id] is Resolution.Field field
            ? new FieldNode(operand, field.Of, select.IsTest)
            : Folding.Try(new KeyNode(operand, select.Field, select.IsTest), operand);
    }

    private Node PlanList(ListExpr list)
    {
        var elements = PlanAll(list.Elements);
        return Folding.Try(new ListNode(elements), elements);
    }

    private Node PlanMap(MapExpr map)
    {
        var keys = PlanAll(map.Entries.Select(entry => entry.Key));
        var values = PlanAll(map.Entries.Select(entry => entry.Value));
        return Folding.Try(new MapNode([.. keys.Zip(values)]), [.. keys, .. values]);
    }

    private Node PlanCall(CallExpr call)
    {
        var function = (Resolution.Function)tree.Resolutions[call.Id]!;
        var arguments = PlanAll(function.HasTarget ? call.Arguments.Prepend(call.Target!) : call.Arguments);
        return function.Name == "type" && StaticType(call) is { } type
            ? new ConstantNode(CelValue.Of(type), Costs.Step)
            : Folding.Try(PlanFunction(call, function, arguments), arguments);
    }

    private Node PlanFunction(CallExpr call, Resolution.Function function, Node[] arguments)
    {
        if (OperatorNodes.Make(function.Name, arguments) is { } operation)
        {
            return operation;
        }

        var node = ConstantArguments.Make(function.Name, arguments, environment.Limits, out var problem);
        if (problem is not null)
        {
            _faults.Add(new Fault(call.Start, problem));
        }

        return node ?? new CallNode([.. function.Overloads], arguments);
    }

    // A host's object does not know what it was declared as; the checker does.
    private CelType? StaticType(CallExpr call) =>
        tree.Types[call.Arguments[0].Id] is { Kind: CelTypeKind.Object } type && Plan(call.Arguments[0]) is VariableNode or FieldNode
            ? type
            : null;

    private ComprehensionNode PlanComprehension(ComprehensionExpr comprehension)
    {
        var range = Plan(comprehension.Range);
        var local = ((Resolution.Local)tree.Resolutions[comprehension.Id]!).Index;
        var hasTwo = comprehension.Variables.Length == 2;
        var filter = comprehension.Filter is { } condition ? Plan(condition) : null;
        var body = Plan(comprehension.Body);
        return comprehension.Kind switch
        {
            ComprehensionKind.All => new QuantifierNode(range, local, hasTwo, body, decides: false),
            ComprehensionKind.Exists => new QuantifierNode(range, local, hasTwo, body, decides: true),
            ComprehensionKind.ExistsOne => new ExistsOneNode(range, local, hasTwo, body),
            ComprehensionKind.Filter => new CollectNode(range, local, hasTwo, body, null),
            ComprehensionKind.Map => new CollectNode(range, local, hasTwo, filter, body),
            _ => new TransformMapNode(range, local, filter, body),
        };
    }
}
