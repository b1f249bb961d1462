namespace AuthGateway.Telemetry;

/// <summary>How a request's record travels: in the request's own features.</summary>
internal static class RequestRecordFeature
{
    /// <summary>The request's record.</summary>
    /// <exception cref="InvalidOperationException">The request did not pass the ledger's middleware: a bug.</exception>
    public static RequestRecord Record(this HttpContext context) =>
        context.Features[typeof(RequestRecord)] as RequestRecord ?? throw new InvalidOperationException("The request has no record: UseLedger must come first.");
}
