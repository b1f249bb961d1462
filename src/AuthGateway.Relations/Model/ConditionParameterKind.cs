namespace AuthGateway.Relations.Model;

/// <summary>The types that a condition's parameter can have (OpenFGA's <c>TYPE_NAME_*</c>).</summary>
internal enum ConditionParameterKind
{
    /// <summary>Any value, checked when it is used.</summary>
    Any,

    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>A string.</summary>
    String,

    /// <summary>A signed integer of 64 bits.</summary>
    Int,

    /// <summary>An unsigned integer of 64 bits.</summary>
    Uint,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double,

    /// <summary>A duration, in Go's form: <c>1h30m</c>.</summary>
    Duration,

    /// <summary>A point in time, RFC 3339.</summary>
    Timestamp,

    /// <summary>A map of strings to one type.</summary>
    Map,

    /// <summary>A list of one type.</summary>
    List,

    /// <summary>An IPv4 or IPv6 address, with the function <c>in_cidr</c>.</summary>
    IpAddress,
}
