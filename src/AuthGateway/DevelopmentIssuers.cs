using AuthGateway.Authentication;
using AuthGateway.Identity;
using AuthGateway.Tokens;

namespace AuthGateway;

/// <summary>Has the Authentication room trust the test tokens, by the same rules as any other issuer's.</summary>
internal static class DevelopmentIssuers
{
    /// <summary>The issuer of members' and applications' test tokens.</summary>
    public static AdditionalIssuer Members(DevelopmentIssuer issuer) =>
        Issuer("development-members", DevelopmentIssuer.MemberIssuer, PrincipalType.Member, issuer);

    /// <summary>The issuer of employees' test tokens.</summary>
    public static AdditionalIssuer Employees(DevelopmentIssuer issuer) =>
        Issuer("development-employees", DevelopmentIssuer.EmployeeIssuer, PrincipalType.Employee, issuer);

    private static AdditionalIssuer Issuer(string name, string iss, PrincipalType type, DevelopmentIssuer issuer) => new(
        name,
        new IssuerSettings
        {
            Issuer = iss,
            Audiences = [DevelopmentIssuer.Audience],
            Algorithms = ["ES256"],
            PrincipalType = type,
        },
        issuer.KeySet);
}
