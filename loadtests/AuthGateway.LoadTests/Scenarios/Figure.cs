namespace AuthGateway.LoadTests.Scenarios;

/// <summary>What is held against a goal.</summary>
internal enum Figure
{
    /// <summary>Requests a second.</summary>
    Throughput,

    /// <summary>CPU time for a request, in microseconds.</summary>
    Cpu,

    /// <summary>Requests for a second of CPU time.</summary>
    PerCpu,

    /// <summary>The median latency, in microseconds.</summary>
    P50,

    /// <summary>The latency that 99 % of the requests did not exceed, in microseconds.</summary>
    P99,

    /// <summary>The median of the gateway's own time, stalls included, in microseconds.</summary>
    OwnP50,

    /// <summary>The own time that 99 % of the requests did not exceed, in microseconds.</summary>
    OwnP99,

    /// <summary>From the start of the process to the first answer that it is ready, in milliseconds.</summary>
    StartToReady,

    /// <summary>Memory in RAM, in MB (10^6 bytes).</summary>
    Memory,

    /// <summary>What is allocated for a request, in bytes.</summary>
    Allocated,

    /// <summary>The CPU time for a request with the most connections, over that with the fewest.</summary>
    Growth,
}
