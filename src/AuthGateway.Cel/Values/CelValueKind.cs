namespace AuthGateway.Cel.Values;

/// <summary>What a value is.</summary>
internal enum CelValueKind : byte
{
    /// <summary>No value: an unbound variable, a field without a value.</summary>
    Absent,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>A signed integer.</summary>
    Int,

    /// <summary>An unsigned integer.</summary>
    Uint,

    /// <summary>A floating-point number.</summary>
    Double,

    /// <summary>A string.</summary>
    String,

    /// <summary>A string of octets.</summary>
    Bytes,

    /// <summary>A span of time.</summary>
    Duration,

    /// <summary>A point in time.</summary>
    Timestamp,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map.</summary>
    Map,

    /// <summary>A type.</summary>
    Type,

    /// <summary>A value of an opaque type.</summary>
    Opaque,

    /// <summary>A host's object.</summary>
    Object,

    /// <summary>An error on its way out of an evaluation.</summary>
    Error,

    /// <summary>An evaluation that lacks variables.</summary>
    Missing,
}
