namespace AuthGateway.Authorization.Relationships;

/// <summary>What the last reading of a store left.</summary>
internal enum StoreReadingState
{
    /// <summary>Not all of it is here.</summary>
    Incomplete,

    /// <summary>All of it is here, as it was when the reading was sent for.</summary>
    Complete,

    /// <summary>There is no such store.</summary>
    NoStore,
}
