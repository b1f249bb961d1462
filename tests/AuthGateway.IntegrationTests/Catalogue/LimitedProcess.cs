using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>The gateway as a process of its own that lacks something.</summary>
internal sealed class LimitedProcess(ChildProcess process, Uri data, Uri management) : IAsyncDisposable
{
    public Uri Data => data;

    public Uri Management => management;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string AllOutput => process.AllOutput;

    public Task<int> StopAsync() => process.StopAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
