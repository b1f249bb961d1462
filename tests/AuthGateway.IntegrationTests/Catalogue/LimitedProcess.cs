using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>The gateway as a process of its own that lacks something.</summary>
internal sealed class LimitedProcess(ChildProcess process, Uri data, Uri management) : IAsyncDisposable
{
    /// <summary>One that is ready.</summary>
    public static async Task<LimitedProcess> ReadyAsync(ChildProcess process, int data, int management)
    {
        var limited = new LimitedProcess(process, new Uri($"http://127.0.0.1:{data}"), new Uri($"http://127.0.0.1:{management}"));
        try
        {
            using var client = new HttpClient { BaseAddress = limited.Management };
            await GatewayProcess.ReadyAsync(client);
            return limited;
        }
        catch
        {
            await limited.DisposeAsync();
            throw;
        }
    }

    public Uri Data => data;

    public Uri Management => management;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string AllOutput => process.AllOutput;

    public Task<int> StopAsync() => process.StopAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
