using System.Globalization;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>
/// h2load's log of requests (h2load(1), --log-file): a line each, tab-separated: when it was sent, in microseconds since 1970; the answer's status, or -1
/// where there was none; how many microseconds later the answer had ended. More columns may follow.
/// </summary>
internal sealed class H2loadLog
{
    private readonly List<long> _latencies = [];
    private long _refused;
    private long _broken;
    private long _first = long.MaxValue;
    private long _last;

    /// <summary>Reads it.</summary>
    /// <exception cref="LoadTestException">A line is none of its lines.</exception>
    public static async Task<H2loadLog> ReadAsync(IAsyncEnumerable<string> lines)
    {
        var log = new H2loadLog();
        await foreach (var line in lines)
        {
            log.Add(line);
        }

        return log;
    }

    /// <summary>What it comes to.</summary>
    public DriverResult Result() => _latencies.Count == 0
        ? new DriverResult(0, 0, 0, _broken, Latencies.None)
        : new DriverResult(_latencies.Count, _last - _first, _refused, _broken, Latencies.Of(_latencies));

    private void Add(string line)
    {
        var columns = line.Split('\t');
        if (columns.Length < 3 || Number(columns[0]) is not { } sent || Number(columns[1]) is not { } status || Number(columns[2]) is not { } took)
        {
            throw new LoadTestException($"h2load's log holds a line that is none of a request: {line}");
        }

        if (status < 0)
        {
            _broken++;
            return;
        }

        _refused += status >= 400 ? 1 : 0;
        _latencies.Add(took);
        _first = Math.Min(_first, sent);
        _last = Math.Max(_last, sent + took);
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
