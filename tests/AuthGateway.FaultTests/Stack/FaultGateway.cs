using System.Text.Json;
using AuthGateway.FaultTests.Measuring;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Stack;

/// <summary>The gateway with its fault hooks (AuthGateway.FaultHost) as a process of its own. What it reports is read where SREs read it: in its log.</summary>
internal sealed class FaultGateway : IFront
{
    private readonly ChildProcess _process;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private FaultGateway(ChildProcess process, Uri data, Uri management) => (_process, Data, Management) = (process, data, management);

    /// <summary>Where requests are served.</summary>
    public Uri Data { get; }

    /// <summary>Where /metrics and /readyz are.</summary>
    public Uri Management { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<FaultGateway> StartAsync(IEnumerable<(string Key, string Value)> keys, IReadOnlyDictionary<string, string?> variables)
    {
        var environment = new Dictionary<string, string?>(variables, StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_ENVIRONMENT"] = null,
        };
        foreach (var (key, value) in keys)
        {
            environment[$"AUTHGATEWAY__{key.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        }

        var host = Repository.BuiltAssembly("tests/AuthGateway.FaultHost", "AuthGateway.FaultHost");
        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Dotnet, host) { Environment = environment });
        try
        {
            using var started = JsonDocument.Parse(await process.WaitForLineAsync("\"Management\":", TimeSpan.FromMinutes(1)));
            var gateway = new FaultGateway(
                process,
                new Uri(started.RootElement.GetProperty(nameof(Data)).GetString()!),
                new Uri(started.RootElement.GetProperty(nameof(Management)).GetString()!));
            using var management = new HttpClient { BaseAddress = gateway.Management };
            await Eventually.TrueAsync(async () => (await management.GetAsync("/readyz")).IsSuccessStatusCode, TimeSpan.FromMinutes(1), "the gateway is ready");
            return gateway;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The split of the next request on a route that was not asked for yet.</summary>
    public async Task<Split> NextSplitAsync(string route)
    {
        return Split.Parse(await _process.WaitForLineAsync(line => IsOf(route, line) && _read.Add(line)));
    }

    /// <summary>Forgets what requests on a route were not asked for: what failed halfway left them.</summary>
    public void Skip(string route)
    {
        foreach (var line in _process.OutputLines.Where(line => IsOf(route, line)))
        {
            _read.Add(line);
        }
    }

    /// <summary>Stops the whole process.</summary>
    public void Freeze() => _process.Signal(UnixSignal.Stop);

    /// <summary>Lets it go on.</summary>
    public void Thaw() => _process.Signal(UnixSignal.Continue);

    // Decisions are in the same log, with their route and without a split.
    private static bool IsOf(string route, string line) =>
        line.Contains($"\"route\":\"{route}\"", StringComparison.Ordinal) && line.Contains("\"total_us\":", StringComparison.Ordinal);

    /// <summary>Kills it.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
