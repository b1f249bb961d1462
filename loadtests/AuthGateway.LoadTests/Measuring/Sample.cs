namespace AuthGateway.LoadTests.Measuring;

/// <summary>One proxy in one round.</summary>
/// <param name="RequestsPerSecond">Its throughput.</param>
/// <param name="CpuMicroseconds">The CPU time of its process for one request.</param>
/// <param name="P50">The median latency, in microseconds.</param>
/// <param name="P99">The 99th percentile, in microseconds.</param>
/// <param name="ResidentBytes">Its memory at the round's end.</param>
/// <param name="CpuOfOthers">The share of the machine's CPU that processes outside of this test used, 0 to 1.</param>
internal sealed record Sample(double RequestsPerSecond, double CpuMicroseconds, long P50, long P99, long ResidentBytes, double CpuOfOthers);
