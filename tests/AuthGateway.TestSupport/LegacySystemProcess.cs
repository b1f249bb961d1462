namespace AuthGateway.TestSupport;

/// <summary>The sample legacy system (samples/LegacySystem) as a process of its own.</summary>
public sealed class LegacySystemProcess : IAsyncDisposable
{
    private LegacySystemProcess(ChildProcess process, Uri address, Uri? h2cAddress)
    {
        Process = process;
        Address = address;
        H2cAddress = h2cAddress;
    }

    /// <summary>The running process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where it serves HTTP/1.1: `http://127.0.0.1:PORT/`.</summary>
    public Uri Address { get; }

    /// <summary>Where it serves HTTP/2 without TLS, where asked for.</summary>
    public Uri? H2cAddress { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<LegacySystemProcess> StartAsync(LegacySystemOptions? options = null)
    {
        options ??= new LegacySystemOptions();
        List<string> arguments =
        [
            Repository.BuiltAssembly("samples/LegacySystem", "LegacySystem"), "--exit-with-stdin", "--urls", $"http://127.0.0.1:{options.Port}",
        ];
        if (options.H2c)
        {
            arguments.AddRange(["--h2c-url", "http://127.0.0.1:0"]);
        }

        if (options.GatewayJwks is { } jwks)
        {
            arguments.AddRange(["--gateway-jwks", jwks.AbsoluteUri]);
        }

        if (options.GatewayAudience is { } audience)
        {
            arguments.AddRange(["--gateway-audience", audience]);
        }

        var process = await ChildProcess.StartAsync(new ChildProcessOptions(Executables.Dotnet, arguments));
        try
        {
            var line = await process.WaitForLineAsync("legacy system listening on ");
            var addresses = line.Split(' ', ',').Where(word => word.StartsWith("http://", StringComparison.Ordinal)).Select(word => new Uri(word)).ToList();
            return new LegacySystemProcess(process, addresses[0], addresses.Count > 1 ? addresses[1] : null);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills it.</summary>
    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
