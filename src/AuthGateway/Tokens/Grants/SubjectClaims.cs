using AuthGateway.Identity;

namespace AuthGateway.Tokens.Grants;

/// <summary>Who a principal is in the end: our own tokens speak of subjects of other issuers.</summary>
internal static class SubjectClaims
{
    /// <summary>What kind of caller the subject is: for a token of our own, what it says.</summary>
    public static PrincipalType SubjectType(this Principal principal, string ownIssuer)
    {
        if (principal.Issuer == ownIssuer && principal.Claims.TryGetValue("principal_type", out var values))
        {
            foreach (var type in Enum.GetValues<PrincipalType>())
            {
                if (values is [var name] && name == type.Name())
                {
                    return type;
                }
            }
        }

        return principal.Type;
    }
}
