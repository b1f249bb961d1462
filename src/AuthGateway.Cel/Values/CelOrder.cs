namespace AuthGateway.Cel.Values;

/// <summary>The language's order of values.</summary>
internal static class CelOrder
{
    /// <summary>What <see cref="Compare"/> gives when neither is smaller: a NaN is among them, or they have no order.</summary>
    public const int Unordered = 2;

    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static bool AreNumbers(in CelValue left, in CelValue right) =>
        left.Kind is CelValueKind.Int or CelValueKind.Uint or CelValueKind.Double
        && right.Kind is CelValueKind.Int or CelValueKind.Uint or CelValueKind.Double;

    /// <summary>Whether values of these kinds have an order.</summary>
    public static bool AreComparable(in CelValue left, in CelValue right) => left.Kind == right.Kind
        ? left.Kind is CelValueKind.Bool or CelValueKind.Int or CelValueKind.Uint or CelValueKind.Double or CelValueKind.String
            or CelValueKind.Bytes or CelValueKind.Duration or CelValueKind.Timestamp
        : AreNumbers(left, right);

    /// <summary>Compares two values that <see cref="AreComparable"/>.</summary>
    /// <returns>-1, 0, 1 or <see cref="Unordered"/>.</returns>
    public static int Compare(in CelValue left, in CelValue right) => left.Kind == right.Kind
        ? left.Kind switch
        {
            CelValueKind.Bool or CelValueKind.Int => Sign(left.AsInt().CompareTo(right.AsInt())),
            CelValueKind.Uint => Sign(left.AsUint().CompareTo(right.AsUint())),
            CelValueKind.String => CodePoints.Compare(left.AsString(), right.AsString()),
            CelValueKind.Bytes => Sign(left.AsBytes().AsSpan().SequenceCompareTo(right.AsBytes())),
            CelValueKind.Duration => Sign(left.AsNanoseconds().CompareTo(right.AsNanoseconds())),
            CelValueKind.Timestamp => left.Seconds == right.Seconds
                ? Sign(left.Nanos.CompareTo(right.Nanos))
                : Sign(left.Seconds.CompareTo(right.Seconds)),
            _ => CompareNumbers(left, right),
        }
        : CompareNumbers(left, right);

    /// <summary>Compares two numbers of any of the three types.</summary>
    public static int CompareNumbers(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelValueKind.Int, CelValueKind.Int) => Sign(left.AsInt().CompareTo(right.AsInt())),
        (CelValueKind.Uint, CelValueKind.Uint) => Sign(left.AsUint().CompareTo(right.AsUint())),
        (CelValueKind.Int, CelValueKind.Uint) => left.AsInt() < 0 ? -1 : Sign(left.AsUint().CompareTo(right.AsUint())),
        (CelValueKind.Uint, CelValueKind.Int) => right.AsInt() < 0 ? 1 : Sign(left.AsUint().CompareTo(right.AsUint())),
        (CelValueKind.Double, CelValueKind.Double) => CompareDoubles(left.AsDouble(), right.AsDouble()),
        (CelValueKind.Double, CelValueKind.Int) => Negated(CompareInt(right.AsInt(), left.AsDouble())),
        (CelValueKind.Double, _) => Negated(CompareUint(right.AsUint(), left.AsDouble())),
        (CelValueKind.Int, _) => CompareInt(left.AsInt(), right.AsDouble()),
        _ => CompareUint(left.AsUint(), right.AsDouble()),
    };

    private static int CompareDoubles(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
        {
            return Unordered;
        }

        return left < right ? -1 : left > right ? 1 : 0;
    }

    // As the specification's cases have it: within the integers' range the integer becomes a double, which from 2^53 on may round.
    private static int CompareInt(long left, double right) =>
        right > TwoTo63 ? -1 : right < -TwoTo63 ? 1 : CompareDoubles(left, right);

    private static int CompareUint(ulong left, double right) =>
        right > TwoTo64 ? -1 : right < 0 ? 1 : CompareDoubles(left, right);

    private static int Negated(int order) => order == Unordered ? Unordered : -order;

    private static int Sign(int order) => order < 0 ? -1 : order > 0 ? 1 : 0;
}
