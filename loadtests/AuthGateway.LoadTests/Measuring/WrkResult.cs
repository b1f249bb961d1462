namespace AuthGateway.LoadTests.Measuring;

/// <summary>What wrk counted.</summary>
/// <param name="Requests">Answers.</param>
/// <param name="Microseconds">How long it ran.</param>
/// <param name="Failures">Answers of status 400 and up, and broken or late connections.</param>
/// <param name="P50">The median latency, in microseconds.</param>
/// <param name="P99">The latency that 99 % of the requests did not exceed, in microseconds.</param>
internal sealed record WrkResult(long Requests, long Microseconds, long Failures, long P50, long P99);
