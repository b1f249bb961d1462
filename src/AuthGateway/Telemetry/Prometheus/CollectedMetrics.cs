namespace AuthGateway.Telemetry.Prometheus;

/// <summary>One collection, written at most once in each format, whoever asks and however many.</summary>
internal sealed class CollectedMetrics(string target, IReadOnlyList<MetricFamily> families, Action<string> leftOut)
{
    // Some 200,000 lines: a scraper gives up before that, and the process should not have tried.
    private const int MostBytes = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<ExpositionFormat, Task<ReadOnlyMemory<byte>>> _written = [];

    /// <summary>The answer in a format.</summary>
    public Task<ReadOnlyMemory<byte>> WrittenAsync(ExpositionFormat format)
    {
        lock (_gate)
        {
            if (!_written.TryGetValue(format, out var written))
            {
                written = Task.Run(() => new ExpositionWriter(format, MostBytes, leftOut).Write(target, families));
                _written.Add(format, written);
            }

            return written;
        }
    }
}
