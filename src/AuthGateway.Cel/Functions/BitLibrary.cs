using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>The math library's functions of bits.</summary>
internal static class BitLibrary
{
    private const long Bits = 64;

    public static void Declare(FunctionTable table)
    {
        OfBoth(table, "math.bitAnd", static (a, b) => a & b);
        OfBoth(table, "math.bitOr", static (a, b) => a | b);
        OfBoth(table, "math.bitXor", static (a, b) => a ^ b);
        table.Function("math.bitNot", [CelType.Int], CelType.Int, static (in a, ref _) => CelValue.Of(~a[0].AsInt()));
        table.Function("math.bitNot", [CelType.Uint], CelType.Uint, static (in a, ref _) => CelValue.Of(~a[0].AsUint()));
        // Signed numbers too are shifted as plain bits: zeros come in from both sides.
        Shift(table, "math.bitShiftLeft", static (value, by) => value << by);
        Shift(table, "math.bitShiftRight", static (value, by) => value >> by);
    }

    private static void OfBoth(FunctionTable table, string name, Func<ulong, ulong, ulong> work)
    {
        table.Function(name, [CelType.Int, CelType.Int], CelType.Int,
            (in a, ref _) => CelValue.Of(unchecked((long)work(a[0].AsUint(), a[1].AsUint()))));
        table.Function(name, [CelType.Uint, CelType.Uint], CelType.Uint, (in a, ref _) => CelValue.Of(work(a[0].AsUint(), a[1].AsUint())));
    }

    private static void Shift(FunctionTable table, string name, Func<ulong, int, ulong> work)
    {
        table.Function(name, [CelType.Int, CelType.Int], CelType.Int, (in a, ref _) => a[1].AsInt() < 0
            ? Failures.InvalidArgument
            : CelValue.Of(a[1].AsInt() >= Bits ? 0L : unchecked((long)work(a[0].AsUint(), (int)a[1].AsInt()))));
        table.Function(name, [CelType.Uint, CelType.Int], CelType.Uint, (in a, ref _) => a[1].AsInt() < 0
            ? Failures.InvalidArgument
            : CelValue.Of(a[1].AsInt() >= Bits ? 0UL : work(a[0].AsUint(), (int)a[1].AsInt())));
    }
}
