namespace AuthGateway.FaultHost;

/// <summary>
/// The thread pool does nothing until a moment: more blocking work than it will start threads for stands before whatever is
/// due meanwhile, such as the upstream's answer.
/// </summary>
internal static class StarvedPool
{
    // The pool adds a thread or two a second.
    private const int Items = 256;

    public static Func<TimeSpan> Run(TimeSpan size)
    {
        if (size > TimeSpan.Zero)
        {
            var began = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < Items; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(BlockUntil, (began, size), preferLocal: false);
            }

            var left = size - TimeProvider.System.GetElapsedTime(began);
            return () => left;
        }

        return () => TimeSpan.Zero;
    }

    private static void BlockUntil((long Began, TimeSpan Size) end)
    {
        var left = end.Size - TimeProvider.System.GetElapsedTime(end.Began);
        if (left > TimeSpan.Zero)
        {
            using var never = new ManualResetEvent(initialState: false);
            never.WaitOne(left);
        }
    }
}
