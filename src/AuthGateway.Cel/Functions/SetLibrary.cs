using System.Collections.Immutable;
using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>Lists as sets: <c>sets.contains</c>, <c>sets.equivalent</c>, <c>sets.intersects</c>.</summary>
internal static class SetLibrary
{
    public static void Declare(FunctionTable table)
    {
        ImmutableArray<CelType> lists = [CelType.List(CelType.Parameter("T")), CelType.List(CelType.Parameter("T"))];
        table.Function("sets.contains", lists, CelType.Bool, static (in a, ref frame) =>
            Affords(a[0].AsList(), a[1].AsList(), ref frame) ? CelValue.Of(ContainsAll(a[0].AsList(), a[1].AsList())) : Failures.CostExceeded);
        table.Function("sets.equivalent", lists, CelType.Bool, static (in a, ref frame) =>
            Affords(a[0].AsList(), a[1].AsList(), ref frame)
                ? CelValue.Of(ContainsAll(a[0].AsList(), a[1].AsList()) && ContainsAll(a[1].AsList(), a[0].AsList()))
                : Failures.CostExceeded);
        table.Function("sets.intersects", lists, CelType.Bool, static (in a, ref frame) =>
            Affords(a[0].AsList(), a[1].AsList(), ref frame) ? CelValue.Of(Intersect(a[0].AsList(), a[1].AsList())) : Failures.CostExceeded);
    }

    // Every element of the one is compared with every element of the other.
    private static bool Affords(ICelList left, ICelList right, ref Frame frame) =>
        frame.Charge((long)left.Count * right.Count);

    private static bool ContainsAll(ICelList list, ICelList wanted)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!Contains(list, wanted[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Intersect(ICelList left, ICelList right)
    {
        for (var i = 0; i < right.Count; i++)
        {
            if (Contains(left, right[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(ICelList list, in CelValue wanted)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (CelEquality.AreEqual(list[i], wanted))
            {
                return true;
            }
        }

        return false;
    }
}
