using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Syntax;

/// <summary>Writes a tree as source, with as many parentheses as it takes to be read as the same tree.</summary>
internal static class Printer
{
    private const int Unary = 5;
    private const int Primary = 6;
    private const int Conditional = -1;

    public static string Print(Expr expr) => expr switch
    {
        LiteralExpr literal => CelLiteral.Write(literal.Value),
        IdentifierExpr identifier => identifier.IsAbsolute ? "." + identifier.Name : identifier.Name,
        SelectExpr { IsTest: true } test => $"has({Inner(test.Operand, Primary)}.{Field(test.Field)})",
        SelectExpr select => $"{Inner(select.Operand, Primary)}.{Field(select.Field)}",
        CallExpr call => PrintCall(call),
        ListExpr list => $"[{Join(list.Elements)}]",
        MapExpr map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{Print(entry.Key)}: {Print(entry.Value)}"))}}}",
        ComprehensionExpr comprehension => PrintComprehension(comprehension),
        _ => throw new InvalidOperationException($"There is no way to write {expr.GetType().Name}."),
    };

    private static string PrintCall(CallExpr call)
    {
        if (BinaryOperators.Write(call.Function) is { } binary)
        {
            // What stands on the right of an equal binds closer there, or needs parentheses.
            var operands = call.Arguments.Select((operand, i) => Inner(operand, binary.Level + (i == 0 && !IsChain(call) ? 0 : 1)));
            return string.Join($" {binary.Symbol} ", operands);
        }

        return call.Function switch
        {
            Operators.Conditional => $"{Inner(call.Arguments[0], 0)} ? {Inner(call.Arguments[1], 0)} : {Print(call.Arguments[2])}",
            Operators.Not => "!" + Inner(call.Arguments[0], Unary),
            // "-1" would be a literal, where this is the negation of one.
            Operators.Negate => $"-({Print(call.Arguments[0])})",
            Operators.Index => $"{Inner(call.Arguments[0], Primary)}[{Print(call.Arguments[1])}]",
            _ when call.Target is { } target => $"{Inner(target, Primary)}.{call.Function}({Join(call.Arguments)})",
            _ => $"{call.Function}({Join(call.Arguments)})",
        };
    }

    private static bool IsChain(CallExpr call) => call.Function is Operators.And or Operators.Or;

    private static string PrintComprehension(ComprehensionExpr comprehension)
    {
        var hasTwo = comprehension.Variables.Length == 2;
        var name = comprehension.Kind switch
        {
            ComprehensionKind.All => "all",
            ComprehensionKind.Exists => "exists",
            ComprehensionKind.ExistsOne => hasTwo ? "existsOne" : "exists_one",
            ComprehensionKind.Map => hasTwo ? "transformList" : "map",
            ComprehensionKind.Filter => "filter",
            _ => "transformMap",
        };
        var filter = comprehension.Filter is { } condition ? Print(condition) + ", " : "";
        var variables = string.Join(", ", comprehension.Variables);
        return $"{Inner(comprehension.Range, Primary)}.{name}({variables}, {filter}{Print(comprehension.Body)})";
    }

    private static string Inner(Expr expr, int least) => LevelOf(expr) < least ? $"({Print(expr)})" : Print(expr);

    private static int LevelOf(Expr expr) => expr switch
    {
        CallExpr { Function: Operators.Conditional } => Conditional,
        CallExpr { Function: Operators.Not or Operators.Negate } => Unary,
        CallExpr call => BinaryOperators.Write(call.Function)?.Level ?? Primary,
        _ => Primary,
    };

    private static string Field(string name) => name.All(Words.IsPart) && Words.IsStart(name[0]) && !Words.IsKeyword(name) ? name : $"`{name}`";

    private static string Join(IEnumerable<Expr> exprs) => string.Join(", ", exprs.Select(Print));
}
