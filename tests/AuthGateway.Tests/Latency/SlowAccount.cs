using AuthGateway.Latency;

namespace AuthGateway.Tests.Latency;

/// <summary>
/// An account kept the slow and obvious way: a list with the owner of every tick since the last edge, and a list of the
/// ticks that the newest wait for the upstream has come to. It shares no arithmetic with the ledger.
/// </summary>
internal sealed class SlowAccount
{
    private readonly List<LatencyOwner> _sinceEdge = [];
    private long _sinceLegacy;

    /// <summary>What each owner has.</summary>
    public long[] Owners { get; } = new long[LatencyOwners.Count];

    /// <summary>Ticks pass, all of one owner.</summary>
    public void Pass(LatencyOwner owner, int ticks) => _sinceEdge.AddRange(Enumerable.Repeat(owner, ticks));

    /// <summary>The ledger looks at the clock.</summary>
    public void Edge() => EdgeAfterWait(isWaiting: false, stalledTicks: 0);

    /// <summary>The same, where a wait ends: the last ticks of it are ours when the process stood still.</summary>
    public void EdgeAfterWait(bool isWaiting, long stalledTicks)
    {
        var stalled = isWaiting ? (int)Math.Min(stalledTicks, _sinceEdge.Count) : 0;
        for (var i = 0; i < _sinceEdge.Count; i++)
        {
            var owner = i >= _sinceEdge.Count - stalled ? LatencyOwner.OwnStall : _sinceEdge[i];
            Owners[(int)owner]++;
            _sinceLegacy += owner == LatencyOwner.Legacy ? 1 : 0;
        }

        _sinceEdge.Clear();
    }

    /// <summary>A wait for the upstream begins.</summary>
    public void BeginLegacy() => _sinceLegacy = 0;

    /// <summary>The upstream's report divides what its newest wait has come to.</summary>
    public void Divide(UpstreamTimes times, long ticksPerSecond)
    {
        // A part longer than what it is a part of is cut to it; what no report tells apart stays undivided.
        var whole = _sinceLegacy;
        var proxy = times.ReverseProxy is { } p ? Math.Min(Math.Max((long)(p.TotalSeconds * ticksPerSecond), 0), whole) : (long?)null;
        var system = times.System is { } s ? Math.Min(Math.Max((long)(s.TotalSeconds * ticksPerSecond), 0), proxy ?? whole) : (long?)null;
        if (proxy is not null)
        {
            Move(LatencyOwner.LegacyNetwork, whole - proxy.Value);
        }

        if (proxy is not null && system is not null)
        {
            Move(LatencyOwner.LegacyReverseProxy, proxy.Value - system.Value);
        }

        if (system is not null)
        {
            Move(LatencyOwner.LegacySystem, system.Value);
        }

        _sinceLegacy = 0;
    }

    private void Move(LatencyOwner owner, long ticks)
    {
        Owners[(int)LatencyOwner.Legacy] -= ticks;
        Owners[(int)owner] += ticks;
    }
}
