using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Patterns;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>The core language's functions of strings.</summary>
internal static class StringFunctions
{
    public const string Matches = "matches";

    public static void Declare(FunctionTable table)
    {
        table.Member("contains", [CelType.String, CelType.String], CelType.Bool,
            static (in a, ref _) => CelValue.Of(a[0].AsString().Contains(a[1].AsString(), StringComparison.Ordinal)), CostRule.Product);
        table.Member("startsWith", [CelType.String, CelType.String], CelType.Bool,
            static (in a, ref _) => CelValue.Of(a[0].AsString().StartsWith(a[1].AsString(), StringComparison.Ordinal)), CostRule.First);
        table.Member("endsWith", [CelType.String, CelType.String], CelType.Bool,
            static (in a, ref _) => CelValue.Of(a[0].AsString().EndsWith(a[1].AsString(), StringComparison.Ordinal)), CostRule.First);
        FunctionBody match = static (in a, ref frame) => Match(a[0].AsString(), a[1].AsString(), ref frame);
        table.Member(Matches, [CelType.String, CelType.String], CelType.Bool, match, CostRule.Match);
        table.Function(Matches, [CelType.String, CelType.String], CelType.Bool, match, CostRule.Match);
    }

    // A pattern that is no constant. Making it costs far more than matching it, so it is paid for by each of its characters.
    private static CelValue Match(string text, string pattern, ref Frame frame)
    {
        if (pattern.Length > Pattern.MostDynamicCharacters)
        {
            return Failures.InvalidPattern;
        }

        if (!frame.Charge(pattern.Length))
        {
            return Failures.CostExceeded;
        }

        return Pattern.TryMake(pattern, Pattern.MostDynamicCharacters, out var made, out _)
            ? CelValue.Of(made.IsMatch(text))
            : Failures.InvalidPattern;
    }
}
