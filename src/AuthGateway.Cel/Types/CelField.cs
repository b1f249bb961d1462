using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Types;

/// <summary>A field of a host's object: how expressions read it.</summary>
internal abstract class CelField(string name, CelType type)
{
    public string Name { get; } = name;

    public CelType Type { get; } = type;

    /// <summary>Reads the field; <c>default</c> says that the object has no value for it, so that <c>has()</c> is false.</summary>
    public abstract CelValue Read(object instance);
}
