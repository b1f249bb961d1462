namespace AuthGateway.Cel;

/// <summary>What went wrong in an evaluation.</summary>
internal enum CelErrorKind
{
    /// <summary>No function of that name takes values of these types (a value of a dynamic type was not what was needed).</summary>
    NoSuchOverload,

    /// <summary>A map has no such key.</summary>
    NoSuchKey,

    /// <summary>A value has no such field, or the field has no value.</summary>
    NoSuchField,

    /// <summary>An index lies outside of its list.</summary>
    IndexOutOfRange,

    /// <summary>A map's literal names a key twice.</summary>
    DuplicateKey,

    /// <summary>A division by zero.</summary>
    DivideByZero,

    /// <summary>A result does not fit its type, or a time lies outside of the years 1 to 9999.</summary>
    Overflow,

    /// <summary>A conversion of a value that the type cannot hold, or of a text that does not say one.</summary>
    InvalidValue,

    /// <summary>An argument that the function does not take: a wrong time zone, pattern or address.</summary>
    InvalidArgument,

    /// <summary>The evaluation cost more than was allowed. Nothing absorbs this error.</summary>
    CostExceeded,
}
