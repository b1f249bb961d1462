namespace AuthGateway.Cel.Values;

/// <summary>The language's equality: of any two values, numbers by what they are whatever their type, never an error.</summary>
internal static class CelEquality
{
    public static bool AreEqual(in CelValue left, in CelValue right) => left.Kind == right.Kind
        ? left.Kind switch
        {
            CelValueKind.Null => true,
            CelValueKind.Bool or CelValueKind.Int or CelValueKind.Uint => left.AsInt() == right.AsInt(),
            CelValueKind.Double => left.AsDouble() == right.AsDouble(),
            CelValueKind.String => string.Equals(left.AsString(), right.AsString(), StringComparison.Ordinal),
            CelValueKind.Bytes => left.AsBytes().AsSpan().SequenceEqual(right.AsBytes()),
            CelValueKind.Duration => left.AsNanoseconds() == right.AsNanoseconds(),
            CelValueKind.Timestamp => left.Seconds == right.Seconds && left.Nanos == right.Nanos,
            CelValueKind.List => ListsAreEqual(left.AsList(), right.AsList()),
            CelValueKind.Map => MapsAreEqual(left.AsMap(), right.AsMap()),
            CelValueKind.Type => string.Equals(left.AsType().Name, right.AsType().Name, StringComparison.Ordinal),
            CelValueKind.Opaque => left.AsOpaque().Equals(right.AsOpaque()),
            _ => ReferenceEquals(left.AsObject(), right.AsObject()),
        }
        : CelOrder.AreNumbers(left, right) && CelOrder.CompareNumbers(left, right) == 0;

    private static bool ListsAreEqual(ICelList left, ICelList right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MapsAreEqual(ICelMap left, ICelMap right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var key in left.Keys)
        {
            if (!left.TryGet(key, out var mine) || !right.TryGet(key, out var other) || !AreEqual(mine, other))
            {
                return false;
            }
        }

        return true;
    }
}
