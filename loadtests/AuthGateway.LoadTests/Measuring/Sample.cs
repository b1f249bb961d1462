namespace AuthGateway.LoadTests.Measuring;

/// <summary>One proxy in one round.</summary>
/// <param name="RequestsPerSecond">Its throughput.</param>
/// <param name="CpuMicroseconds">The CPU time of its process for one request.</param>
/// <param name="Latencies">How long its answers took.</param>
/// <param name="ResidentBytes">Its memory at the round's end.</param>
/// <param name="CpuOfOthers">The share of the machine's CPU that processes outside of this test used, 0 to 1.</param>
/// <param name="Own">The gateway's own time, where it was read.</param>
internal sealed record Sample(double RequestsPerSecond, double CpuMicroseconds, Latencies Latencies, long ResidentBytes, double CpuOfOthers, OwnTimes? Own = null)
{
    /// <summary>What it allocated for one request, in bytes; null where nobody can say.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>Whether a credential was sent again that was to be sent once: then the sample is void.</summary>
    public bool HasRepeated { get; init; }
}
