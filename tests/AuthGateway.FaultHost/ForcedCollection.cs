using System.Security.Cryptography;

namespace AuthGateway.FaultHost;

/// <summary>
/// A collection's pause of a wanted length, while the upstream is at work. Its length is that of marking a list whose nodes lie
/// in random order, which no collector can hurry over; how long it really was the runtime says.
/// </summary>
internal sealed class ForcedCollection
{
    // Enough for a first estimate of what a node costs.
    private const int FirstNodes = 200_000;
    private const int MostNodes = 8_000_000;

    // The answer comes while the process stands still: the request asks the upstream for one that takes longer than this.
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(4);

    private Node? _ballast;

    /// <summary>Builds the list for a pause of this length; none lets it go.</summary>
    public Func<TimeSpan> Prepare(TimeSpan pause)
    {
        _ballast = null;
        var empty = Collect();
        if (pause <= TimeSpan.Zero)
        {
            return () => empty;
        }

        // What a node costs depends on how many fit the caches, so the estimate is made better a few times.
        var nodes = FirstNodes;
        var took = TimeSpan.Zero;
        for (var attempt = 0; attempt < 4 && (took < pause * 0.8 || took > pause * 1.3); attempt++)
        {
            if (attempt > 0)
            {
                nodes = (int)Math.Min(nodes * Math.Clamp((pause - empty) / (took - empty), 0.1, 6), MostNodes);
            }

            _ballast = Build(nodes);
            took = Enumerable.Range(0, 4).Select(_ => Collect()).Min();
        }

        return () => took;
    }

    /// <summary>Collects a moment from now, on a thread of its own; answers the pause when asked after it.</summary>
    public Func<TimeSpan> Run()
    {
        var before = GC.GetTotalPauseDuration();
        new Thread(() =>
        {
            using var never = new ManualResetEventSlim();
            never.Wait(Before);
            Collect();
            GC.KeepAlive(_ballast);
        }).Start();
        return () => GC.GetTotalPauseDuration() - before;
    }

    private static TimeSpan Collect()
    {
        var before = GC.GetTotalPauseDuration();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        return GC.GetTotalPauseDuration() - before;
    }

    private static Node Build(int count)
    {
        var nodes = new Node[count];
        for (var i = 0; i < count; i++)
        {
            nodes[i] = new Node();
        }

        RandomNumberGenerator.Shuffle<Node>(nodes);
        for (var i = 1; i < count; i++)
        {
            nodes[i - 1].Next = nodes[i];
        }

        return nodes[0];
    }

    private sealed class Node
    {
        public Node? Next { get; set; }
    }
}
