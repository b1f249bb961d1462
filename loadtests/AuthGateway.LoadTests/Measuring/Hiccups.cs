using System.Diagnostics;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>
/// How often the machine itself stands still: loops that only read the clock, one on each CPU, and the gaps that they see. On a virtual machine the host
/// takes its CPUs away now and then; what runs meanwhile waits, whatever it is, and no percentile beyond that share can be good.
/// </summary>
/// <param name="Share">The share of the time that was lost in gaps of more than <see cref="Gap"/>, 0 to 1: the mean of the CPUs.</param>
/// <param name="Longest">The longest gap.</param>
internal sealed record Hiccups(double Share, TimeSpan Longest)
{
    /// <summary>From what length on a gap counts: what the own time of 99 % of the requests is to keep within.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMicroseconds(500);

    /// <summary>How long is looked.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    /// <summary>Measures it, while nothing else of the test runs.</summary>
    public static Hiccups Measure() => Measure(Duration);

    /// <summary>Measures it for so long.</summary>
    public static Hiccups Measure(TimeSpan duration)
    {
        var seen = new (TimeSpan Lost, TimeSpan Longest)[Environment.ProcessorCount];
        var threads = seen.Select((_, at) => new Thread(() => seen[at] = Look(duration))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return new Hiccups(seen.Average(one => one.Lost / duration), seen.Max(one => one.Longest));
    }

    private static (TimeSpan Lost, TimeSpan Longest) Look(TimeSpan duration)
    {
        var (lost, longest) = (TimeSpan.Zero, TimeSpan.Zero);
        var start = Stopwatch.GetTimestamp();
        for (var last = start; Stopwatch.GetElapsedTime(start, last) < duration;)
        {
            var now = Stopwatch.GetTimestamp();
            var gap = Stopwatch.GetElapsedTime(last, now);
            if (gap > Gap)
            {
                lost += gap;
                longest = gap > longest ? gap : longest;
            }

            last = now;
        }

        return (lost, longest);
    }
}
