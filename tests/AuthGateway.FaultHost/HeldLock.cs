namespace AuthGateway.FaultHost;

/// <summary>A queue of our own: the request's thread waits for a lock that another one holds.</summary>
internal static class HeldLock
{
    private static readonly Lock Gate = new();

    public static Func<TimeSpan> Run(TimeSpan size)
    {
        using var held = new ManualResetEventSlim();
        using var never = new ManualResetEventSlim();
        var began = 0L;
        var holder = new Thread(() =>
        {
            lock (Gate)
            {
                began = TimeProvider.System.GetTimestamp();
                held.Set();
                never.Wait(size);
            }
        });
        holder.Start();
        held.Wait();
        lock (Gate)
        {
            var took = TimeProvider.System.GetElapsedTime(began);
            return () => took;
        }
    }
}
