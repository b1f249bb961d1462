namespace AuthGateway.Telemetry;

/// <summary>The decisions as they are written.</summary>
internal static class RequestDecisions
{
    /// <summary>The name in spans, metrics and log lines.</summary>
    public static string Name(this RequestDecision decision) => decision switch
    {
        RequestDecision.Malformed => "malformed",
        RequestDecision.Anonymous => "anonymous",
        RequestDecision.Unauthenticated => "unauthenticated",
        RequestDecision.Unavailable => "unavailable",
        RequestDecision.Denied => "denied",
        RequestDecision.Allowed => "allowed",
        _ => "none",
    };
}
