namespace AuthGateway.Cel.Values;

/// <summary>How keys of maps are compared: as the language compares values, so 1, 1u and 1.0 are one key.</summary>
internal sealed class CelKeyComparer : IEqualityComparer<CelValue>
{
    // 2^63 as a double: the first that does not fit a signed integer.
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static CelKeyComparer Instance { get; } = new();

    public bool Equals(CelValue x, CelValue y) => CelEquality.AreEqual(x, y);

    public int GetHashCode(CelValue obj) => obj.Kind switch
    {
        CelValueKind.Bool => obj.AsBool() ? 1 : 2,
        CelValueKind.Int or CelValueKind.Uint => obj.AsInt().GetHashCode(),
        CelValueKind.Double => HashOfDouble(obj.AsDouble()),
        CelValueKind.String => string.GetHashCode(obj.AsString(), StringComparison.Ordinal),
        _ => 0,
    };

    private static int HashOfDouble(double value)
    {
        if (Math.Floor(value) != value)
        {
            return 0;
        }

        if (value is >= -TwoTo63 and < TwoTo63)
        {
            return ((long)value).GetHashCode();
        }

        return value is >= TwoTo63 and < TwoTo64 ? unchecked((long)(ulong)value).GetHashCode() : 0;
    }
}
