using System.Collections.Immutable;

namespace AuthGateway.Cel.Types;

/// <summary>A static type. Types are compared by what they are, object types by reference.</summary>
internal class CelType : IEquatable<CelType>
{
    private protected CelType(CelTypeKind kind, string name, ImmutableArray<CelType> parameters)
    {
        Kind = kind;
        Name = name;
        Parameters = parameters;
    }

    public static CelType Dyn { get; } = Simple(CelTypeKind.Dyn, "dyn");

    public static CelType Null { get; } = Simple(CelTypeKind.Null, "null_type");

    public static CelType Bool { get; } = Simple(CelTypeKind.Bool, "bool");

    public static CelType Int { get; } = Simple(CelTypeKind.Int, "int");

    public static CelType Uint { get; } = Simple(CelTypeKind.Uint, "uint");

    public static CelType Double { get; } = Simple(CelTypeKind.Double, "double");

    public static CelType String { get; } = Simple(CelTypeKind.String, "string");

    public static CelType Bytes { get; } = Simple(CelTypeKind.Bytes, "bytes");

    public static CelType Duration { get; } = Simple(CelTypeKind.Duration, "google.protobuf.Duration");

    public static CelType Timestamp { get; } = Simple(CelTypeKind.Timestamp, "google.protobuf.Timestamp");

    /// <summary>The type of types, without saying which.</summary>
    public static CelType AnyType { get; } = Simple(CelTypeKind.Type, "type");

    /// <summary>An IP address (<see cref="CelExtensions.IpAddress"/>).</summary>
    public static CelType IpAddress { get; } = Opaque("ipaddress");

    public CelTypeKind Kind { get; }

    /// <summary>The type's name without its parameters.</summary>
    public string Name { get; }

    /// <summary>A list's element, a map's key and value, a type's type.</summary>
    public ImmutableArray<CelType> Parameters { get; }

    public static CelType List(CelType element) => new(CelTypeKind.List, "list", [element]);

    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", [key, value]);

    /// <summary>The type of a type.</summary>
    public static CelType TypeOf(CelType type) => new(CelTypeKind.Type, "type", [type]);

    /// <summary>A named type that only its own functions understand.</summary>
    public static CelType Opaque(string name) => Simple(CelTypeKind.Opaque, name);

    internal static CelType Parameter(string name) => Simple(CelTypeKind.Parameter, name);

    public bool Equals(CelType? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Kind == other.Kind && Kind != CelTypeKind.Object
            && string.Equals(Name, other.Name, StringComparison.Ordinal) && Parameters.SequenceEqual(other.Parameters));

    public override bool Equals(object? obj) => Equals(obj as CelType);

    public override int GetHashCode() => HashCode.Combine(Kind, Name, Parameters.Length);

    public override string ToString() => Parameters.IsEmpty ? Name : $"{Name}({string.Join(", ", Parameters)})";

    private static CelType Simple(CelTypeKind kind, string name) => new(kind, name, []);
}
