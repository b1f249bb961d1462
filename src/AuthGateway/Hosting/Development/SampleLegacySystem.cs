using System.Diagnostics;

namespace AuthGateway.Hosting.Development;

/// <summary>
/// Runs the sample legacy system beside the gateway, in Development. The child reads its standard input and ends with
/// it, so it does not outlive the gateway even when that is killed.
/// </summary>
internal sealed class SampleLegacySystem(DevelopmentSettings settings) : IHostedService, IDisposable
{
    private Process? _process;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, settings.SampleLegacySystem);
        if (!File.Exists(program))
        {
            throw new InvalidOperationException($"Development:SampleLegacySystem names {program}, which does not exist: build the solution first.");
        }

        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(settings.SampleLegacySystemUrl);
        start.ArgumentList.Add("--exit-with-stdin");
        _process = Process.Start(start) ?? throw new InvalidOperationException("The sample legacy system could not be started.");

        // Its first line says that it listens. What it prints later is its own and is read so that it never blocks.
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken) is null)
        {
            throw new InvalidOperationException($"The sample legacy system ended at once; is {settings.SampleLegacySystemUrl} in use?");
        }

        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false })
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
        }

        _process?.Dispose();
    }
}
