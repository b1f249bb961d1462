using System.Globalization;
using AuthGateway.LoadTests.Servers;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>What a .NET process has allocated since its start, in bytes, asked in the way that it can be asked.</summary>
internal static class Allocation
{
    private const string Metric = "dotnet_gc_heap_total_allocated_bytes_total";

    /// <summary>Asks one of this program's own servers.</summary>
    public static Func<Task<long>> ToldBy(ChildProcess process)
    {
        var asked = 0;
        return async () =>
        {
            var question = $"{AllocationTeller.Question}{++asked}";
            await process.Input.WriteLineAsync(question);
            await process.Input.FlushAsync();
            var line = await process.WaitForLineAsync(AllocationTeller.AnswerTo(question));
            return long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
        };
    }

    /// <summary>Reads a gateway's metrics. What they allocate themselves is some ten thousand bytes, in a measurement of as many requests.</summary>
    public static Func<Task<long>> ScrapedFrom(Uri management) => async () =>
    {
        using var client = new HttpClient { BaseAddress = management };
        return Of(await client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
    };

    /// <summary>The number in Prometheus' text.</summary>
    /// <exception cref="LoadTestException">It is not there.</exception>
    public static long Of(string metrics) => MetricsText.Value(metrics, Metric) ?? throw new LoadTestException($"The gateway's metrics have no {Metric}.");
}
