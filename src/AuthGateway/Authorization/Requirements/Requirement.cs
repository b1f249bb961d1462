using AuthGateway.Identity;

namespace AuthGateway.Authorization.Requirements;

/// <summary>One demand of a policy, compiled: checking it allocates nothing.</summary>
internal abstract class Requirement
{
    /// <summary>Null when the principal meets the demand, else the denial, which was made when the policy was loaded.</summary>
    public abstract AuthorizationDecision.Denied? Check(Principal principal);
}
