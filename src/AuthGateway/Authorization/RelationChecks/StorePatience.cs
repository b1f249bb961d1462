using AuthGateway.Authorization.Relationships;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>How fresh a store must be for a decision, and whether it may be waited for.</summary>
internal static class StorePatience
{
    /// <summary>How fresh; null where nobody may be waited for, and waiting is what is asked for: to confirm is to wait, so it is not done a second time.</summary>
    /// <param name="confirm">Whether Redis is read before each answer.</param>
    /// <param name="withoutWaiting">Whether another part of the policy has waited in vain already.</param>
    public static Freshness? For(bool confirm, bool withoutWaiting) => (confirm, withoutWaiting) switch
    {
        (true, true) => null,
        (true, false) => Freshness.Newest.Instance,
        (false, true) => Freshness.Held.Instance,
        _ => Freshness.Any.Instance,
    };
}
