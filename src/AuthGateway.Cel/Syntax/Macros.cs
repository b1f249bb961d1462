using System.Collections.Immutable;

namespace AuthGateway.Cel.Syntax;

/// <summary>The calls that are comprehensions.</summary>
internal static class Macros
{
    /// <summary>The comprehension of a function's name, whatever its arguments; null when there is none.</summary>
    public static ComprehensionKind? Find(string name, CelExtensions extensions) => name switch
    {
        "all" => ComprehensionKind.All,
        "exists" => ComprehensionKind.Exists,
        "exists_one" => ComprehensionKind.ExistsOne,
        "map" => ComprehensionKind.Map,
        "filter" => ComprehensionKind.Filter,
        "existsOne" => ComprehensionKind.ExistsOne,
        "transformList" when extensions.HasFlag(CelExtensions.TwoVariableComprehensions) => ComprehensionKind.Map,
        "transformMap" when extensions.HasFlag(CelExtensions.TwoVariableComprehensions) => ComprehensionKind.TransformMap,
        _ => null,
    };

    /// <summary>Makes a comprehension of a call, or a fault; null when the call has not a macro's number of arguments.</summary>
    public static (ComprehensionExpr? Expr, Fault? Fault)? Expand(
        in Token name, Expr range, ImmutableArray<Expr> arguments, CelExtensions extensions, Func<int> nextId)
    {
        var kind = Find(name.Text, extensions)!.Value;
        var variables = VariablesOf(name.Text, kind, arguments.Length, extensions);
        if (variables == 0)
        {
            return null;
        }

        var names = ImmutableArray.CreateBuilder<string>(variables);
        foreach (var argument in arguments.AsSpan()[..variables])
        {
            if (argument is not IdentifierExpr { IsAbsolute: false } identifier || names.Contains(identifier.Name))
            {
                return (null, new Fault(argument.Start, $"The first arguments of {name.Text}() are names of variables, each another one."));
            }

            names.Add(identifier.Name);
        }

        var hasFilter = arguments.Length == variables + 2;
        return (new ComprehensionExpr(
            nextId(), name.Start, kind, range, names.MoveToImmutable(), hasFilter ? arguments[^2] : null, arguments[^1]), null);
    }

    /// <summary>Whether a call is <c>math.greatest</c> or <c>math.least</c> of so many numbers that they are one list.</summary>
    public static bool TakesList(Expr target, in Token name, int arguments, CelExtensions extensions) =>
        arguments > 2 && extensions.HasFlag(CelExtensions.Math) && target is IdentifierExpr { Name: "math" }
        && (name.IsName("greatest") || name.IsName("least"));

    private static int VariablesOf(string name, ComprehensionKind kind, int arguments, CelExtensions extensions)
    {
        var two = extensions.HasFlag(CelExtensions.TwoVariableComprehensions);
        return (name, kind, arguments) switch
        {
            ("map", _, 2 or 3) => 1,
            ("filter", _, 2) => 1,
            ("transformList" or "transformMap", _, 3 or 4) => 2,
            ("all" or "exists" or "exists_one" or "existsOne", _, 2) => 1,
            ("all" or "exists" or "existsOne", _, 3) when two => 2,
            _ => 0,
        };
    }
}
