using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport;

/// <summary>OpenFGA's own client (npm's @openfga/sdk, tests/peers/openfga-sdk) in a process of its own. Commands may be sent at once.</summary>
public sealed class OpenFgaSdkProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ChildProcess _process;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _last;

    private OpenFgaSdkProcess(ChildProcess process) => _process = process;

    /// <summary>Why none can be started here, or null.</summary>
    public static string? SkipReason => OidcProviderProcess.SkipReason;

    /// <summary>Starts it; the first time, npm installs its packages.</summary>
    public static async Task<OpenFgaSdkProcess> StartAsync()
    {
        var folder = Repository.PathOf("tests", "peers", "openfga-sdk");
        await NpmPackages.InstallAsync(folder);
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("node"), "main.js") { WorkingDirectory = folder });
        try
        {
            await process.WaitForLineAsync("{\"ready\":true}");
            return new OpenFgaSdkProcess(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a method of <c>OpenFgaClient</c>.</summary>
    /// <param name="client">The client's configuration: <c>apiUrl</c>, <c>storeId</c>, <c>authorizationModelId</c>, and <c>token</c>, <c>headers</c>.</param>
    /// <param name="method">The method.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What the client returned or threw: <c>result</c> or <c>error</c>, and <c>token</c>, the answer's consistency token.</returns>
    public async Task<JsonObject> CallAsync(object client, string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _last);
        var request = JsonSerializer.SerializeToNode(new { id, client, method, args = arguments })!;
        var start = string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{id},");
        var line = _process.WaitForLineAsync(said => said.StartsWith(start, StringComparison.Ordinal), Patience);
        await _turn.WaitAsync();
        try
        {
            await _process.Input.WriteLineAsync(request.ToJsonString());
            await _process.Input.FlushAsync();
        }
        finally
        {
            _turn.Release();
        }

        return JsonNode.Parse(await line)!.AsObject();
    }

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return _process.DisposeAsync();
    }
}
