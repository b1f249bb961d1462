namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>How an <see cref="Arena{T}"/> treats its memory.</summary>
[Flags]
public enum ArenaFlags
{
    /// <summary>Memory is cleared at reset only if it holds references.</summary>
    None = 0,

    /// <summary>Memory is cleared at every reset, whatever it holds.</summary>
    ClearAtReset = 1,

    /// <summary>
    /// What StackExchange.Redis passes. Its blocks hold references, which are always managed arrays and always
    /// cleared, so that it changes nothing here.
    /// </summary>
    ClientDefault = 16,
}
