namespace AuthGateway.FaultHost;

/// <summary>Work of our own: the request's thread computes.</summary>
internal static class CpuBurn
{
    public static Func<TimeSpan> Run(TimeSpan size)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < size)
        {
            Thread.SpinWait(50);
        }

        var took = TimeProvider.System.GetElapsedTime(began);
        return () => took;
    }
}
