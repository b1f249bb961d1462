namespace AuthGateway.Pipeline.Places;

/// <summary>A number of places, without a queue: who waits belongs before the upstream that is slow, not here.</summary>
internal sealed class PlaceCounter(int most)
{
    private int _taken;

    /// <summary>How many there are.</summary>
    public int Most { get; } = most;

    /// <summary>How many are taken now.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes one, when there is one.</summary>
    public bool TryTake()
    {
        // Never above the bound, not even for a moment: counting up first would let refused requests refuse others.
        var taken = Volatile.Read(ref _taken);
        while (taken < Most)
        {
            var seen = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (seen == taken)
            {
                return true;
            }

            taken = seen;
        }

        return false;
    }

    /// <summary>Gives one back.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _taken);
}
