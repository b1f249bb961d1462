namespace AuthGateway.Redis;

/// <summary>What the local copy of the revocations says of a principal.</summary>
internal enum RevocationVerdict
{
    /// <summary>The copy cannot be trusted (never loaded, or older than the route allows): neither yes nor no.</summary>
    Unknown = 0,

    /// <summary>Nothing revokes it.</summary>
    NotRevoked,

    /// <summary>The token, its subject or its session was revoked.</summary>
    Revoked,
}
