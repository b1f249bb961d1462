namespace AuthGateway.FaultTests.Stack;

/// <summary>What stands between the caller and the reverse proxy.</summary>
internal interface IFront : IAsyncDisposable
{
    /// <summary>Where it serves.</summary>
    Uri Data { get; }

    /// <summary>Stops the process that serves.</summary>
    void Freeze();

    /// <summary>Lets it go on.</summary>
    void Thaw();
}
