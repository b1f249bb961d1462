namespace AuthGateway.Authentication.Sessions;

/// <summary>When a browser sends the cookie along with what another site began.</summary>
internal enum SessionSameSite
{
    /// <summary>When the user follows a link.</summary>
    Lax,

    /// <summary>Never.</summary>
    Strict,
}
