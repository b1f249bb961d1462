namespace AuthGateway.Cel;

/// <summary>The function libraries beyond the core language that an environment switches on.</summary>
[Flags]
internal enum CelExtensions
{
    /// <summary>The core language alone.</summary>
    None = 0,

    /// <summary><c>ipaddress(string)</c> and <c>.in_cidr(string)</c>, as OpenFGA's conditions have them.</summary>
    IpAddress = 1,

    /// <summary>The strings library: <c>charAt</c>, <c>indexOf</c>, <c>lowerAscii</c>, <c>replace</c>, <c>split</c> and others.</summary>
    Strings = 2,

    /// <summary>The sets library: <c>sets.contains</c>, <c>sets.equivalent</c>, <c>sets.intersects</c>.</summary>
    Sets = 4,

    /// <summary>The math library: <c>math.greatest</c>, <c>math.abs</c>, <c>math.bitAnd</c> and others.</summary>
    Math = 8,

    /// <summary>Comprehensions over two variables: <c>all(k, v, …)</c>, <c>transformMap</c> and others.</summary>
    TwoVariableComprehensions = 16,

    /// <summary>Every library.</summary>
    All = IpAddress | Strings | Sets | Math | TwoVariableComprehensions,
}
