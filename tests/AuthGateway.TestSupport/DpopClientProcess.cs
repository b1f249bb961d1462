using System.Globalization;
using System.Text.Json;

namespace AuthGateway.TestSupport;

/// <summary>A DPoP client of npm's dpop (tests/peers/dpop): somebody else's reading of RFC 9449. Needs node and npm.</summary>
public sealed class DpopClientProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private int _asked;

    private DpopClientProcess(ChildProcess process, string jkt)
    {
        _process = process;
        Jkt = jkt;
    }

    /// <summary>Why none can be started here, or null.</summary>
    public static string? SkipReason => OidcProviderProcess.SkipReason;

    /// <summary>The thumbprint of its key, as it computes it.</summary>
    public string Jkt { get; }

    /// <summary>Starts a client with a new key; the first time, npm installs its package.</summary>
    /// <param name="algorithm">The key's algorithm.</param>
    public static async Task<DpopClientProcess> StartAsync(string algorithm = "ES256")
    {
        var folder = Repository.PathOf("tests", "peers", "dpop");
        await NpmPackages.InstallAsync(folder);
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Require("node"), "main.js", algorithm) { WorkingDirectory = folder });
        try
        {
            return new DpopClientProcess(process, (await process.WaitForLineAsync("jkt "))["jkt ".Length..].Trim());
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new proof.</summary>
    public async Task<string> ProveAsync(string url, string method = "GET", string? token = null, string? nonce = null)
    {
        var id = Interlocked.Increment(ref _asked);
        await _process.Input.WriteLineAsync(JsonSerializer.Serialize(new { id, url, method, token, nonce }));
        await _process.Input.FlushAsync();
        var mark = string.Create(CultureInfo.InvariantCulture, $"proof-{id} ");
        return (await _process.WaitForLineAsync(mark))[mark.Length..].Trim();
    }

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
