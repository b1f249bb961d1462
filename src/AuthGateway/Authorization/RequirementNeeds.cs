namespace AuthGateway.Authorization;

/// <summary>What checking a requirement takes beside the caller.</summary>
[Flags]
internal enum RequirementNeeds
{
    /// <summary>Nothing: it is decided by the principal alone.</summary>
    None = 0,

    /// <summary>What is called.</summary>
    Request = 1,

    /// <summary>A relationship store, which may have to be waited for.</summary>
    Stores = 2,
}
