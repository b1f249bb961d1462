namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>Chance that is the same in every process: a case is made of the seed and its own number alone.</summary>
internal sealed class Dice(int seed, int index)
{
    // Random with a seed is specified not to change; the multiplier spreads neighbouring numbers (Knuth's golden ratio).
    private readonly Random _random = new(unchecked((seed * 397) ^ (int)(index * 2654435761u)));

    /// <summary>True in so many of a thousand cases.</summary>
    public bool Chance(int perMille) => _random.Next(1000) < perMille;

    /// <summary>From zero to below the bound.</summary>
    public int Below(int bound) => _random.Next(bound);

    /// <summary>One of them.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
