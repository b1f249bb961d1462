namespace AuthGateway.FaultHost;

/// <summary>
/// A collection's pause of a wanted length, while the upstream is at work. Its length is that of marking a list whose nodes lie
/// in random order, which no collector can hurry over; how long it really was the runtime says.
/// </summary>
internal sealed class ForcedCollection
{
    private const int FewestNodes = 10_000;
    private const int MostNodes = 16_000_000;

    // The request that waits for it is given up after half a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // The answer comes while the process stands still: the request asks the upstream for one that takes longer than this.
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(4);

    private Node? _ballast;

    // Enough for a first estimate of what a node costs.
    private int _nodes = 400_000;

    /// <summary>Builds the list for a pause of this length; none lets it go.</summary>
    public Func<TimeSpan> Prepare(TimeSpan pause)
    {
        _ballast = null;
        var empty = Collect();
        if (pause <= TimeSpan.Zero)
        {
            return () => empty;
        }

        // What a node costs jumps where the list outgrows the caches: a rule of three alone would swing around the jump for ever.
        int tooFew = 0, tooMany = 0;
        var took = TimeSpan.Zero;
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            _ballast = Build(_nodes);
            took = Enumerable.Range(0, 3).Select(_ => Collect()).Min();
            if (took >= pause * 0.7 && took <= pause * 1.4)
            {
                break;
            }

            (tooFew, tooMany) = took < pause ? (_nodes, tooMany) : (tooFew, _nodes);
            _nodes = tooFew > 0 && tooMany > 0
                ? (int)Math.Sqrt((double)tooFew * tooMany)
                : (int)Math.Clamp(_nodes * Math.Clamp(pause / took, 0.2, 8), FewestNodes, MostNodes);
        }
        while (TimeProvider.System.GetElapsedTime(began) < Patience);

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

        // Any order that no prefetcher guesses will do, and millions are shuffled (Knuth's generator).
        var state = 1UL;
        for (var i = count - 1; i > 0; i--)
        {
            state = unchecked((state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407);
            var other = (int)((state >> 33) % (ulong)(i + 1));
            (nodes[i], nodes[other]) = (nodes[other], nodes[i]);
        }

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
