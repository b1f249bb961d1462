using System.Collections.Immutable;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary><c>size</c>, <c>type</c> and <c>dyn</c>.</summary>
internal static class CollectionFunctions
{
    private static readonly CelType A = CelType.Parameter("A");
    private static readonly CelType B = CelType.Parameter("B");

    public static void Declare(FunctionTable table)
    {
        Size(table, CelType.String, static (in a, ref _) => CelValue.Of((long)CodePoints.Count(a[0].AsString())));
        Size(table, CelType.Bytes, static (in a, ref _) => CelValue.Of((long)a[0].AsBytes().Length));
        Size(table, CelType.List(A), static (in a, ref _) => CelValue.Of((long)a[0].AsList().Count));
        Size(table, CelType.Map(A, B), static (in a, ref _) => CelValue.Of((long)a[0].AsMap().Count));
        table.Function("type", [A], CelType.TypeOf(A), static (in a, ref _) => CelValue.Of(RuntimeTypes.Of(a[0])));
        table.Function("dyn", [A], CelType.Dyn, static (in a, ref _) => a[0]);
    }

    private static void Size(FunctionTable table, CelType of, FunctionBody body)
    {
        ImmutableArray<CelType> parameters = [of];
        table.Function("size", parameters, CelType.Int, body);
        table.Member("size", parameters, CelType.Int, body);
    }
}
