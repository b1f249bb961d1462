using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Types;

/// <summary>The type that a value says of itself; what lists and maps hold is not looked at.</summary>
internal static class RuntimeTypes
{
    private static readonly CelType DynList = CelType.List(CelType.Dyn);
    private static readonly CelType DynMap = CelType.Map(CelType.Dyn, CelType.Dyn);

    public static CelType Of(in CelValue value) => value.Kind switch
    {
        CelValueKind.Null => CelType.Null,
        CelValueKind.Bool => CelType.Bool,
        CelValueKind.Int => CelType.Int,
        CelValueKind.Uint => CelType.Uint,
        CelValueKind.Double => CelType.Double,
        CelValueKind.String => CelType.String,
        CelValueKind.Bytes => CelType.Bytes,
        CelValueKind.Duration => CelType.Duration,
        CelValueKind.Timestamp => CelType.Timestamp,
        CelValueKind.List => DynList,
        CelValueKind.Map => DynMap,
        CelValueKind.Type => CelType.AnyType,
        CelValueKind.Opaque => value.AsOpaque().Type,
        _ => CelType.Dyn,
    };
}
