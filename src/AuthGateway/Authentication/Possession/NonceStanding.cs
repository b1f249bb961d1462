namespace AuthGateway.Authentication.Possession;

/// <summary>What a proof's nonce is worth.</summary>
internal enum NonceStanding
{
    /// <summary>It was not handed out here, or too long ago.</summary>
    Unknown,

    /// <summary>It is good, and about to expire.</summary>
    Old,

    /// <summary>It is the one that is handed out now.</summary>
    Current,
}
