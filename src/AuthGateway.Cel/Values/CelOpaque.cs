using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Values;

/// <summary>A value of an opaque type. Equality is that of its class.</summary>
internal abstract class CelOpaque
{
    public abstract CelType Type { get; }
}
