namespace AuthGateway.Cel.Tests.Differential;

/// <summary>Numbers that look random and are the same for a seed on every machine (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from zero up to, and without, a bound.</summary>
    public int Next(int bound)
    {
        _state += 0x9e3779b97f4a7c15;
        var mixed = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)bound);
    }

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Next(choices.Length)];
}
