using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>What steps cost: the numbers of cel-go's cost tracker (common/cost.go, interpreter/runtimecost.go).</summary>
internal static class Costs
{
    /// <summary>Reading a variable, selecting a field (asking whether it is there costs nothing more), indexing, and most calls.</summary>
    public const long Step = 1;

    public const long NewList = 10;

    public const long NewMap = 30;

    /// <summary>Going over a string or another value: a tenth of its length, rounded up.</summary>
    public static long Traversal(long size) => (size + 9) / 10;

    /// <summary>Matching a pattern: the product of the text's traversal and a quarter of the pattern's length, both rounded up.</summary>
    public static long Match(long text, long pattern) => Traversal(text + 1) * ((pattern + 3) / 4);

    /// <summary>A value's size; 1 for those that have none.</summary>
    public static long SizeOf(in CelValue value) => value.Kind switch
    {
        CelValueKind.String => value.AsString().Length,
        CelValueKind.Bytes => value.AsBytes().Length,
        CelValueKind.List => value.AsList().Count,
        CelValueKind.Map => value.AsMap().Count,
        _ => 1,
    };
}
