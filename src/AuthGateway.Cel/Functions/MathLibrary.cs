using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>The math library.</summary>
internal static class MathLibrary
{
    public static void Declare(FunctionTable table)
    {
        DeclareExtremes(table, "math.greatest", 1);
        DeclareExtremes(table, "math.least", -1);
        OfDouble(table, "math.ceil", static (in a, ref _) => CelValue.Of(Math.Ceiling(a[0].AsDouble())));
        OfDouble(table, "math.floor", static (in a, ref _) => CelValue.Of(Math.Floor(a[0].AsDouble())));
        OfDouble(table, "math.trunc", static (in a, ref _) => CelValue.Of(Math.Truncate(a[0].AsDouble())));
        OfDouble(table, "math.round", static (in a, ref _) => CelValue.Of(Math.Round(a[0].AsDouble(), MidpointRounding.AwayFromZero)));
        IsDouble(table, "math.isNaN", static (in a, ref _) => CelValue.Of(double.IsNaN(a[0].AsDouble())));
        IsDouble(table, "math.isInf", static (in a, ref _) => CelValue.Of(double.IsInfinity(a[0].AsDouble())));
        IsDouble(table, "math.isFinite", static (in a, ref _) => CelValue.Of(double.IsFinite(a[0].AsDouble())));
        table.Function("math.abs", [CelType.Int], CelType.Int,
            static (in a, ref _) => a[0].AsInt() == long.MinValue ? Failures.Overflow : CelValue.Of(Math.Abs(a[0].AsInt())));
        table.Function("math.abs", [CelType.Uint], CelType.Uint, static (in a, ref _) => a[0]);
        OfDouble(table, "math.abs", static (in a, ref _) => CelValue.Of(Math.Abs(a[0].AsDouble())));
        table.Function("math.sign", [CelType.Int], CelType.Int, static (in a, ref _) => CelValue.Of((long)Math.Sign(a[0].AsInt())));
        table.Function("math.sign", [CelType.Uint], CelType.Uint, static (in a, ref _) => CelValue.Of(a[0].AsUint() == 0 ? 0UL : 1UL));
        OfDouble(table, "math.sign", static (in a, ref _) =>
            CelValue.Of(double.IsNaN(a[0].AsDouble()) ? double.NaN : Math.Sign(a[0].AsDouble())));
        BitLibrary.Declare(table);
    }

    private static void DeclareExtremes(FunctionTable table, string name, int sign)
    {
        CelType[] numbers = [CelType.Int, CelType.Uint, CelType.Double];
        foreach (var first in numbers)
        {
            table.Function(name, [first], first, static (in a, ref _) => a[0]);
            // More than two arguments come as a list (Macros).
            table.Function(name, [CelType.List(first)], first, (in a, ref frame) => Extreme(a[0].AsList(), sign, ref frame));
            foreach (var second in numbers)
            {
                table.Function(name, [first, second], first.Equals(second) ? first : CelType.Dyn,
                    (in a, ref _) => CelOrder.CompareNumbers(a[1], a[0]) == sign ? a[1] : a[0]);
            }
        }
    }

    private static CelValue Extreme(ICelList list, int sign, ref Frame frame)
    {
        if (list.Count == 0)
        {
            return Failures.InvalidArgument;
        }

        if (!frame.Charge(list.Count))
        {
            return Failures.CostExceeded;
        }

        var extreme = list[0];
        for (var i = 0; i < list.Count; i++)
        {
            var element = list[i];
            if (!CelOrder.AreNumbers(extreme, element))
            {
                return Failures.NoSuchOverload;
            }

            extreme = CelOrder.CompareNumbers(element, extreme) == sign ? element : extreme;
        }

        return extreme;
    }

    private static void OfDouble(FunctionTable table, string name, FunctionBody body) =>
        table.Function(name, [CelType.Double], CelType.Double, body);

    private static void IsDouble(FunctionTable table, string name, FunctionBody body) =>
        table.Function(name, [CelType.Double], CelType.Bool, body);
}
