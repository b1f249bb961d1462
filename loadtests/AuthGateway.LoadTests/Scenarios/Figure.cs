namespace AuthGateway.LoadTests.Scenarios;

/// <summary>What is compared.</summary>
internal enum Figure
{
    /// <summary>Requests a second.</summary>
    Throughput,

    /// <summary>CPU time for a request.</summary>
    Cpu,

    /// <summary>Requests for a second of CPU time.</summary>
    PerCpu,
}
