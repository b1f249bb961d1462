namespace AuthGateway.Cel.Types;

/// <summary>The kinds of static types.</summary>
internal enum CelTypeKind
{
    /// <summary>Any type, checked when it is used.</summary>
    Dyn,

    /// <summary>The type of <c>null</c>.</summary>
    Null,

    /// <summary>Truth values.</summary>
    Bool,

    /// <summary>Signed integers of 64 bits.</summary>
    Int,

    /// <summary>Unsigned integers of 64 bits.</summary>
    Uint,

    /// <summary>Floating-point numbers of 64 bits (IEEE 754).</summary>
    Double,

    /// <summary>Strings of Unicode code points.</summary>
    String,

    /// <summary>Strings of octets.</summary>
    Bytes,

    /// <summary>Spans of time in nanoseconds.</summary>
    Duration,

    /// <summary>Points in time in nanoseconds, of the years 1 to 9999.</summary>
    Timestamp,

    /// <summary>Lists of one type.</summary>
    List,

    /// <summary>Maps of one type to one type.</summary>
    Map,

    /// <summary>Types as values.</summary>
    Type,

    /// <summary>A named type whose values only its own functions understand.</summary>
    Opaque,

    /// <summary>A host's object with declared fields.</summary>
    Object,

    /// <summary>A type that is yet to be found (in signatures and while checking).</summary>
    Parameter,
}
