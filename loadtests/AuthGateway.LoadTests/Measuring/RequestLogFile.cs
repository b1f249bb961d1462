using System.Text.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>
/// The gateway's JSON request log, read from where the last reading ended. The metrics' histogram of the own time would not do: its first bounds are 50,
/// 100 and 250 µs, and the goal of 60 µs lies between two.
/// </summary>
internal sealed class RequestLogFile(string path)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private long _read;

    /// <summary>Forgets what is there.</summary>
    public void Skip() => _read = new FileInfo(path).Length;

    /// <summary>
    /// The own times of the requests that were logged since the last reading. The log is written a little later than the answers: it is read until it
    /// has all of them, or nothing has come for some time.
    /// </summary>
    /// <exception cref="LoadTestException">None was logged.</exception>
    public async Task<OwnTimes> ReadAsync(long requests)
    {
        var work = new List<long>();
        var all = new List<long>();
        var lastCame = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(
            () =>
            {
                foreach (var line in NewLines())
                {
                    lastCame = TimeProvider.System.GetTimestamp();
                    using var entry = JsonDocument.Parse(line);
                    // Lines of other logs, such as the decisions', have no split.
                    if (entry.RootElement.TryGetProperty("own_us", out var own))
                    {
                        work.Add(own.GetInt64());
                        all.Add(own.GetInt64() + entry.RootElement.GetProperty("own_stall_us").GetInt64());
                    }
                }

                return all.Count >= requests || TimeProvider.System.GetElapsedTime(lastCame) > Quiet;
            },
            TimeSpan.FromMinutes(2),
            "the request log is written");
        return new OwnTimes(Latencies.Of(work), Latencies.Of(all), Math.Min(1, (double)all.Count / requests));
    }

    private List<string> NewLines()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(_read, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        // A line that is there by half is read again.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        _read += System.Text.Encoding.UTF8.GetByteCount(whole);
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
