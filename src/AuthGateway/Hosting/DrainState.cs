namespace AuthGateway.Hosting;

/// <summary>Whether the gateway is about to stop. Readiness follows it at once; requests are served until the drain is over.</summary>
internal sealed class DrainState
{
    private volatile bool _draining;

    /// <summary>True from the stop signal on.</summary>
    public bool IsDraining => _draining;

    /// <summary>Begins the drain.</summary>
    public void Begin() => _draining = true;
}
