namespace AuthGateway.Identity;

/// <summary>The kinds of principal as they are written in tokens, headers and logs.</summary>
internal static class PrincipalTypes
{
    /// <summary>The kind's name on the wire.</summary>
    public static string Name(this PrincipalType type) => type switch
    {
        PrincipalType.Member => "member",
        PrincipalType.Employee => "employee",
        _ => "application",
    };
}
