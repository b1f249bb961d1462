using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Types;

/// <summary>A field of an object of a known class.</summary>
internal sealed class CelField<T>(string name, CelType type, Func<T, CelValue> read) : CelField(name, type)
    where T : class
{
    public override CelValue Read(object instance) => read((T)instance);
}
