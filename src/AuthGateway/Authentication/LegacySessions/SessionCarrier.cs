namespace AuthGateway.Authentication.LegacySessions;

/// <summary>How a session is handed to the legacy system when it is asked about it.</summary>
internal enum SessionCarrier
{
    /// <summary>In a cookie.</summary>
    Cookie,

    /// <summary>In a header of its own.</summary>
    Header,

    /// <summary>In a field of a form (POST alone).</summary>
    FormField,
}
