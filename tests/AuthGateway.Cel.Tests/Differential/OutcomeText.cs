using System.Globalization;
using System.Text;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests.Differential;

/// <summary>Outcomes as the peer's evaluate.js writes them.</summary>
internal static class OutcomeText
{
    public static string Write(in CelOutcome outcome) => outcome.Kind == CelOutcomeKind.Value ? Write(outcome.Value) : "error";

    private static string Write(in CelValue value) => value.Kind switch
    {
        CelValueKind.Null => "null",
        CelValueKind.Bool => value.AsBool() ? "true" : "false",
        CelValueKind.Int => string.Create(CultureInfo.InvariantCulture, $"int {value.AsInt()}"),
        CelValueKind.Uint => string.Create(CultureInfo.InvariantCulture, $"uint {value.AsUint()}"),
        CelValueKind.Double => double.IsNaN(value.AsDouble())
            ? "NaN"
            : string.Create(CultureInfo.InvariantCulture, $"double {BitConverter.DoubleToInt64Bits(value.AsDouble()):x16}"),
        CelValueKind.String => "string " + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.AsString())),
        CelValueKind.Bytes => "bytes " + Convert.ToHexStringLower(value.AsBytes()),
        CelValueKind.Duration => string.Create(CultureInfo.InvariantCulture, $"duration {value.AsNanoseconds()}"),
        CelValueKind.Timestamp => string.Create(CultureInfo.InvariantCulture, $"timestamp {value.Seconds} {value.Nanos}"),
        _ => throw new InvalidOperationException($"There is no text for {value.Kind}."),
    };
}
