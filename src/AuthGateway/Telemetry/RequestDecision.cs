namespace AuthGateway.Telemetry;

/// <summary>How far a request came.</summary>
internal enum RequestDecision
{
    /// <summary>No route was found for it, or it failed before one was.</summary>
    None,

    /// <summary>It was malformed and was refused before anybody asked who is calling.</summary>
    Malformed,

    /// <summary>Its route asks for no caller.</summary>
    Anonymous,

    /// <summary>Its credential was missing or refused.</summary>
    Unauthenticated,

    /// <summary>Its credential could not be checked, or whether its caller may could not be told.</summary>
    Unavailable,

    /// <summary>Its caller may not.</summary>
    Denied,

    /// <summary>Its caller may.</summary>
    Allowed,
}
