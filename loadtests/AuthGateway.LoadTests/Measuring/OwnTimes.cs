namespace AuthGateway.LoadTests.Measuring;

/// <summary>The gateway's own time for each request of a round, in microseconds.</summary>
/// <param name="Work">Without the moments in which the whole process stalled.</param>
/// <param name="All">With them: what a caller has to wait for.</param>
/// <param name="Logged">The share of the requests that it is known of, 0 to 1: the gateway drops log lines sooner than it makes requests wait for them.</param>
internal sealed record OwnTimes(Latencies Work, Latencies All, double Logged);
