using System.Collections.Frozen;

namespace AuthGateway.Cel.Types;

/// <summary>The names of types, which expressions may compare <c>type(x)</c> with.</summary>
internal static class TypeNames
{
    private static readonly FrozenDictionary<string, CelType> ByName = new CelType[]
    {
        CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Null, CelType.Duration,
        CelType.Timestamp, CelType.List(CelType.Dyn), CelType.Map(CelType.Dyn, CelType.Dyn), CelType.AnyType,
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    public static CelType? Find(string name, CelExtensions extensions) =>
        extensions.HasFlag(CelExtensions.IpAddress) && name == CelType.IpAddress.Name ? CelType.IpAddress : ByName.GetValueOrDefault(name);
}
