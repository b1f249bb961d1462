using System.Text.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>
/// The gateway's JSON request log, read from where the last reading ended. The metrics' histogram of the own time would not do: its first bounds are 50,
/// 100 and 250 µs, and the goal of 60 µs lies between two.
/// </summary>
internal sealed class RequestLogFile(string path)
{
    private long _read;

    /// <summary>Forgets what is there.</summary>
    public void Skip() => _read = new FileInfo(path).Length;

    /// <summary>The own times of the requests that were logged since the last reading; the log is written a little later than the answers.</summary>
    /// <exception cref="TimeoutException">Fewer requests were logged.</exception>
    public async Task<OwnTimes> ReadAsync(long requests)
    {
        var work = new List<long>();
        var all = new List<long>();
        await Eventually.TrueAsync(
            () =>
            {
                foreach (var line in NewLines())
                {
                    using var entry = JsonDocument.Parse(line);
                    // Lines of other logs, such as the decisions', have no split.
                    if (entry.RootElement.TryGetProperty("own_us", out var own))
                    {
                        work.Add(own.GetInt64());
                        all.Add(own.GetInt64() + entry.RootElement.GetProperty("own_stall_us").GetInt64());
                    }
                }

                return all.Count >= requests;
            },
            TimeSpan.FromSeconds(30),
            $"{requests} requests are logged");
        return new OwnTimes(Latencies.Of(work), Latencies.Of(all));
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
