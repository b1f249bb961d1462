namespace AuthGateway.Authentication;

/// <summary>Why there is no place for a call or for a caller.</summary>
internal enum CallRefusal
{
    /// <summary>All are taken, or all that strangers may take.</summary>
    Full,

    /// <summary>The caller's address holds its part.</summary>
    Address,
}
