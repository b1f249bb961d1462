using AuthGateway.Cel.Syntax;

namespace AuthGateway.Cel.Tests.Syntax;

/// <summary>A tree written with every node in brackets, which no two trees share.</summary>
internal static class TreeText
{
    public static string Write(Expr expr)
    {
        var label = expr switch
        {
            LiteralExpr literal => $"{literal.Value.Kind} {literal.Value}",
            IdentifierExpr identifier => $"{identifier.IsAbsolute} {identifier.Name}",
            SelectExpr select => $"{select.IsTest} {select.Field}",
            CallExpr call => $"{call.Function} {call.Target is not null}",
            ComprehensionExpr comprehension => $"{comprehension.Kind} {string.Join(',', comprehension.Variables)} {comprehension.Filter is not null}",
            _ => "",
        };
        return $"<{expr.GetType().Name} {label} {string.Concat(Children.Of(expr).Select(Write))}>";
    }
}
