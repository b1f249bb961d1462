using System.Runtime.InteropServices;

namespace AuthGateway.Latency;

/// <summary>What was reported from beyond our port of one answer, up to its headers. Null is what was not reported.</summary>
/// <param name="ReverseProxy">How long the reverse proxy had the request, what is behind it included.</param>
/// <param name="System">How long the legacy system had it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UpstreamTimes(TimeSpan? ReverseProxy, TimeSpan? System)
{
    /// <summary>
    /// Divides a wait. What one report alone cannot tell apart stays undivided: without the reverse proxy's time the
    /// rest may be its or the network's, without the system's the reverse proxy's time may be either's.
    /// </summary>
    /// <param name="ticks">The wait.</param>
    /// <param name="ticksPerSecond">The clock's ticks a second.</param>
    public (long Network, long ReverseProxy, long System) Divide(long ticks, long ticksPerSecond)
    {
        var whole = Ticks(ReverseProxy, ticks, ticksPerSecond);
        var system = Ticks(System, whole ?? ticks, ticksPerSecond);
        return (
            whole is null ? 0 : ticks - whole.Value,
            whole is null || system is null ? 0 : whole.Value - system.Value,
            system ?? 0);
    }

    private static long? Ticks(TimeSpan? time, long most, long ticksPerSecond) =>
        time is { } reported ? Math.Clamp((long)(reported.TotalSeconds * ticksPerSecond), 0, most) : null;
}
