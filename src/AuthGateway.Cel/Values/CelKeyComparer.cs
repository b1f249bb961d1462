namespace AuthGateway.Cel.Values;

/// <summary>How keys of maps are compared: 1, 1u and 1.0 are one key, and none that a double would round to is another's.</summary>
internal sealed class CelKeyComparer : IEqualityComparer<CelValue>
{
    // 2^63 as a double: the first that does not fit a signed integer.
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static CelKeyComparer Instance { get; } = new();

    public bool Equals(CelValue x, CelValue y) => x.Kind == y.Kind
        ? CelEquality.AreEqual(x, y)
        : CelOrder.AreNumbers(x, y) && Whole(x) is { } left && Whole(y) is { } right && left == right;

    public int GetHashCode(CelValue obj) => obj.Kind switch
    {
        CelValueKind.Bool => obj.AsBool() ? 1 : 2,
        CelValueKind.Int or CelValueKind.Uint => obj.AsInt().GetHashCode(),
        CelValueKind.Double => HashOfDouble(obj.AsDouble()),
        CelValueKind.String => string.GetHashCode(obj.AsString(), StringComparison.Ordinal),
        _ => 0,
    };

    private static int HashOfDouble(double value) => Whole(CelValue.Of(value)) is { } whole ? unchecked((long)whole).GetHashCode() : 0;

    // The whole number that a number is, if it is one that a key can be.
    private static Int128? Whole(in CelValue value) => value.Kind switch
    {
        CelValueKind.Int => value.AsInt(),
        CelValueKind.Uint => value.AsUint(),
        _ => value.AsDouble() is >= -TwoTo63 and < TwoTo64 && Math.Floor(value.AsDouble()) == value.AsDouble() ? (Int128)value.AsDouble() : null,
    };
}
