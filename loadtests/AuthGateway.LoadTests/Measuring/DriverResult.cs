namespace AuthGateway.LoadTests.Measuring;

/// <summary>What a driver counted.</summary>
/// <param name="Requests">Answers.</param>
/// <param name="Microseconds">How long it drove.</param>
/// <param name="Refused">Those of them with status 400 and up.</param>
/// <param name="Broken">Connections that broke or were late.</param>
/// <param name="Latencies">How long the answers took.</param>
internal sealed record DriverResult(long Requests, long Microseconds, long Refused, long Broken, Latencies Latencies)
{
    /// <summary>Whether a credential was sent again that was to be sent once.</summary>
    public bool HasRepeated { get; init; }

    /// <summary>Whether each request was answered with success, or each refused.</summary>
    public bool IsAll(Answers expected) => Requests > 0 && Broken == 0 && Refused == (expected == Answers.Refused ? Requests : 0);
}
