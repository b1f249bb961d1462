namespace AuthGateway.Cel.Syntax;

/// <summary>The nodes right below a node, in the order of the source.</summary>
internal static class Children
{
    public static IEnumerable<Expr> Of(Expr expr) => expr switch
    {
        SelectExpr select => [select.Operand],
        CallExpr { Target: { } target } call => call.Arguments.Prepend(target),
        CallExpr call => call.Arguments,
        ListExpr list => list.Elements,
        MapExpr map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
        ComprehensionExpr { Filter: { } filter } comprehension => [comprehension.Range, filter, comprehension.Body],
        ComprehensionExpr comprehension => [comprehension.Range, comprehension.Body],
        _ => [],
    };
}
