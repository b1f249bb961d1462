using System.Text;
using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>Conversions between the types.</summary>
internal static class ConversionFunctions
{
    // 2^63 and 2^64 as doubles. cel-go takes neither end of the int range from a double: those that round to it are not exact.
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Declare(FunctionTable table)
    {
        foreach (var (name, type) in ((string, CelType)[])
        [
            ("int", CelType.Int), ("uint", CelType.Uint), ("double", CelType.Double), ("string", CelType.String), ("bytes", CelType.Bytes),
            ("bool", CelType.Bool), ("duration", CelType.Duration), ("timestamp", CelType.Timestamp),
        ])
        {
            table.Function(name, [type], type, static (in a, ref _) => a[0]);
        }

        DeclareNumbers(table);
        DeclareStrings(table);
        table.Function("bool", [CelType.String], CelType.Bool, static (in a, ref _) => ToBool(a[0].AsString()));
        table.Function("bytes", [CelType.String], CelType.Bytes,
            static (in a, ref _) => CelValue.Of(Encoding.UTF8.GetBytes(a[0].AsString())), CostRule.First);
        table.Function("duration", [CelType.String], CelType.Duration, static (in a, ref _) =>
            CelTime.TryParseDuration(a[0].AsString(), out var duration) ? duration : Failures.InvalidDuration);
        table.Function("timestamp", [CelType.String], CelType.Timestamp, static (in a, ref _) =>
            CelTime.TryParseTimestamp(a[0].AsString(), out var timestamp) ? timestamp : Failures.InvalidTimestamp);
        table.Function("timestamp", [CelType.Int], CelType.Timestamp, static (in a, ref _) =>
            CelTime.IsInRange(a[0].AsInt()) ? CelValue.OfTimestamp(a[0].AsInt(), 0) : Failures.TimeOutOfRange);
    }

    private static void DeclareNumbers(FunctionTable table)
    {
        table.Function("int", [CelType.Uint], CelType.Int,
            static (in a, ref _) => a[0].AsUint() <= long.MaxValue ? CelValue.Of(a[0].AsInt()) : Failures.Overflow);
        table.Function("int", [CelType.Double], CelType.Int,
            static (in a, ref _) => a[0].AsDouble() is > -TwoTo63 and < TwoTo63 ? CelValue.Of((long)a[0].AsDouble()) : Failures.Overflow);
        table.Function("int", [CelType.String], CelType.Int,
            static (in a, ref _) => NumberText.TryReadInt(a[0].AsString(), out var value) ? CelValue.Of(value) : Failures.InvalidNumber);
        table.Function("int", [CelType.Timestamp], CelType.Int, static (in a, ref _) => CelValue.Of(a[0].Seconds));
        table.Function("uint", [CelType.Int], CelType.Uint,
            static (in a, ref _) => a[0].AsInt() >= 0 ? CelValue.Of(a[0].AsUint()) : Failures.Overflow);
        table.Function("uint", [CelType.Double], CelType.Uint,
            static (in a, ref _) => a[0].AsDouble() is >= 0 and < TwoTo64 ? CelValue.Of((ulong)a[0].AsDouble()) : Failures.Overflow);
        table.Function("uint", [CelType.String], CelType.Uint,
            static (in a, ref _) => NumberText.TryReadUint(a[0].AsString(), out var value) ? CelValue.Of(value) : Failures.InvalidNumber);
        table.Function("double", [CelType.Int], CelType.Double, static (in a, ref _) => CelValue.Of((double)a[0].AsInt()));
        table.Function("double", [CelType.Uint], CelType.Double, static (in a, ref _) => CelValue.Of((double)a[0].AsUint()));
        table.Function("double", [CelType.String], CelType.Double,
            static (in a, ref _) => NumberText.TryReadDouble(a[0].AsString(), out var value) ? CelValue.Of(value) : Failures.InvalidNumber);
    }

    private static void DeclareStrings(FunctionTable table)
    {
        foreach (var type in (CelType[])[CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.Duration, CelType.Timestamp])
        {
            table.Function("string", [type], CelType.String, static (in a, ref _) => CelValue.Of(ValueText.Write(a[0])));
        }

        table.Function("string", [CelType.Bytes], CelType.String, static (in a, ref _) => ToText(a[0].AsBytes()), CostRule.First);
    }

    private static CelValue ToText(byte[] octets)
    {
        try
        {
            return CelValue.Of(StrictUtf8.GetString(octets));
        }
        catch (DecoderFallbackException)
        {
            return Failures.InvalidUtf8;
        }
    }

    private static CelValue ToBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
        _ => Failures.InvalidBool,
    };
}
