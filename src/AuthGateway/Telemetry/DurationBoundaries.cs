namespace AuthGateway.Telemetry;

/// <summary>The one set of buckets for durations, so that any two can be laid over each other.</summary>
internal static class DurationBoundaries
{
    /// <summary>Seconds. From 50 µs, since the gateway's own part of a request is a few tens of microseconds.</summary>
    public static double[] Seconds { get; } =
        [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
}
