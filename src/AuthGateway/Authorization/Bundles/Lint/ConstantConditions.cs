using AuthGateway.Authorization.Conditions;
using AuthGateway.Cel;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Values;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>Conditions that say the same whoever calls.</summary>
internal static class ConstantConditions
{
    private static readonly Principal Nobody = new()
    {
        Type = PrincipalType.Application, Issuer = "", Subject = "", IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>What a condition always says; null where it may say either, and where there is none.</summary>
    public static bool? Of(string condition)
    {
        if (condition.Length == 0 || Parser.Parse(condition, new CelLimits(), CelExtensions.All) is not ParseResult.Parsed parsed)
        {
            return null;
        }

        // Without a name in it, it reads nothing: what it says of nobody it says of everybody.
        if (!Names(parsed.Root) && PolicyCondition.Compile(condition, []) is ConditionCompilation.Compiled compiled)
        {
            return compiled.Condition.Evaluate(new DecisionInput(Nobody)) is null;
        }

        return Of(parsed.Root);
    }

    // An operand that is an error counts as true or false here alone where CEL does so, too: "error || true" is true.
    private static bool? Of(Expr expr) => expr switch
    {
        LiteralExpr { Value.Kind: CelValueKind.Bool } literal => literal.Value.AsBool(),
        CallExpr { Function: Operators.Not, Arguments: [var operand] } => !Of(operand),
        CallExpr { Function: Operators.Or } any => any.Arguments.Any(part => Of(part) == true) ? true : any.Arguments.All(part => Of(part) == false) ? false : null,
        CallExpr { Function: Operators.And } all => all.Arguments.Any(part => Of(part) == false) ? false : all.Arguments.All(part => Of(part) == true) ? true : null,
        CallExpr { Function: Operators.Equal, Arguments: [var a, var b] } when Printer.Print(a) == Printer.Print(b) && IsAlwaysThere(a) => true,
        CallExpr { Function: Operators.NotEqual, Arguments: [var a, var b] } when Printer.Print(a) == Printer.Print(b) => false,
        _ => null,
    };

    // What every caller and every request has: asking for it is no test of anything.
    private static bool IsAlwaysThere(Expr expr) => Printer.Print(expr) is "principal.type" or "subject.type" or "subject.id" or "resource.type" or "resource.id" or "action.name" or "principal.issuer" or "principal.subject" or "request.method" or "request.path" or "request.time";

    private static bool Names(Expr expr) => expr is IdentifierExpr || Children.Of(expr).Any(Names);
}
