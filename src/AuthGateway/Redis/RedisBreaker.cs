using System.Diagnostics.CodeAnalysis;

namespace AuthGateway.Redis;

/// <summary>
/// Whether it is worth waiting for one server. Some commands in a row that got no answer in time, with none that did in
/// between, open it; any answer closes it.
/// </summary>
/// <remarks>
/// Counted in a row and not as a share of a time window, as Polly's breaker does: a server that stands still answers nothing at all, however
/// few or many ask, and one that is only slow must not be given up.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Nobody takes the semaphore's wait handle, and a proof may be under way when the process ends.")]
internal sealed class RedisBreaker
{
    // Each takes about a millisecond of the connection over which revocations are written, and the whole timeout where no replica answers:
    // whoever asks for what is not there shall not hold those up.
    private const int MostProofs = 4;

    /// <summary>So many. What is in flight when a server stops comes back late all at once.</summary>
    public const int LateInARow = 5;

    private int _late;
    private int _open;
    private long _unprovenUntil = long.MinValue;

    /// <summary>The places of those who have replicas confirm that the server is the primary.</summary>
    public SemaphoreSlim Proofs { get; } = new(MostProofs);

    /// <summary>Nobody waits for the server.</summary>
    public bool IsOpen => Volatile.Read(ref _open) != 0;

    /// <summary>Nobody waits for replicas to confirm that the server is the primary: a moment ago they did not.</summary>
    /// <param name="now">The clock's timestamp.</param>
    public bool IsUnproven(long now) => now < Volatile.Read(ref _unprovenUntil);

    /// <summary>Replicas did not confirm that the server is the primary.</summary>
    /// <param name="until">The timestamp until which they are not asked again.</param>
    public void Unproven(long until) => Volatile.Write(ref _unprovenUntil, until);

    /// <summary>A command was answered, with an error of the server's too.</summary>
    /// <returns>This closed it.</returns>
    public bool Answered()
    {
        // Read first: in good times nothing is written that the other cores would have to fetch again.
        if (Volatile.Read(ref _late) != 0)
        {
            Interlocked.Exchange(ref _late, 0);
        }

        return Volatile.Read(ref _open) != 0 && Interlocked.Exchange(ref _open, 0) != 0;
    }

    /// <summary>A command got no answer in time.</summary>
    /// <returns>This opened it.</returns>
    public bool Late() => Interlocked.Increment(ref _late) >= LateInARow && Interlocked.Exchange(ref _open, 1) == 0;
}
