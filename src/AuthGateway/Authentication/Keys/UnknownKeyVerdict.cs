namespace AuthGateway.Authentication.Keys;

/// <summary>What it means that an issuer's keys lack the one that a token names.</summary>
internal enum UnknownKeyVerdict
{
    /// <summary>They were fetched after the token was made: the token is worth nothing.</summary>
    Final,

    /// <summary>They may be older than the token, and it is too soon to fetch them again: nobody can say.</summary>
    Pending,

    /// <summary>They could not be fetched: nobody can say.</summary>
    Unavailable,
}
