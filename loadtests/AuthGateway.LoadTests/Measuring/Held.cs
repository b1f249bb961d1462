namespace AuthGateway.LoadTests.Measuring;

/// <summary>What a process holds at a moment (proc(5)), and how often its collector has run.</summary>
/// <param name="ResidentMiB">Memory in RAM.</param>
/// <param name="Files">Open files, sockets included.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Collections">Collections so far: of the youngest, the middle and the oldest generation.</param>
internal sealed record Held(double ResidentMiB, int Files, int Threads, IReadOnlyList<long> Collections)
{
    private static readonly string[] Generations = ["gen0", "gen1", "gen2"];

    /// <summary>Reads it.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="metrics">Its metrics, in Prometheus' text.</param>
    public static Held Read(int processId, string metrics) => new(
        ProcessUsage.Of(processId).ResidentBytes / 1048576.0,
        Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count(),
        Directory.EnumerateFileSystemEntries($"/proc/{processId}/task").Count(),
        [.. Generations.Select(generation => CollectionsOf(metrics, generation))]);

    /// <summary>How often the metrics say that a generation was collected; 0 where they have no such line yet.</summary>
    public static long CollectionsOf(string metrics, string generation) => MetricsText.Value(metrics, "dotnet_gc_collections_total", $"gc_heap_generation=\"{generation}\"") ?? 0;
}
