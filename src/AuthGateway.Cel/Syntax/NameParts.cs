namespace AuthGateway.Cel.Syntax;

/// <summary>Names made of identifiers and selections.</summary>
internal static class NameParts
{
    /// <summary>The name that <c>a.b.c</c> may be (with a leading dot where it has one), or null.</summary>
    public static string? Of(Expr expr) => expr switch
    {
        IdentifierExpr identifier => identifier.IsAbsolute ? "." + identifier.Name : identifier.Name,
        SelectExpr { IsTest: false } select when Of(select.Operand) is { } prefix => $"{prefix}.{select.Field}",
        _ => null,
    };
}
