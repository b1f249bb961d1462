using System.Globalization;
using System.Net.Sockets;

namespace AuthGateway.TestSupport;

/// <summary>
/// A real Apache with mod_auth_openidc and the configuration of samples/apache: a resource server that verifies
/// access tokens by itself, by the keys of their issuer.
/// </summary>
public sealed class ApacheProcess : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly string[] Modules = ["mod_auth_openidc.so", "mod_proxy_http.so"];
    private readonly TemporaryFolder _folder = new("apache");
    private readonly ApacheOptions _options;
    private ChildProcess? _process;

    private ApacheProcess(ApacheOptions options) => _options = options;

    /// <summary>Why no Apache can be started here, or null.</summary>
    public static string? SkipReason { get; } =
        Executables.Find("apache2") is null ? "apache2 is not installed"
        : Modules.FirstOrDefault(module => !File.Exists(Path.Combine("/usr/lib/apache2/modules", module))) is { } absent ? $"Apache's {absent} is not installed"
        : null;

    /// <summary>Where it listens: `http://127.0.0.1:PORT/`.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The running process.</summary>
    /// <exception cref="InvalidOperationException">It is stopped.</exception>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("Apache is not running.");

    /// <summary>Starts Apache and waits until it listens.</summary>
    public static async Task<ApacheProcess> StartAsync(ApacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var apache = new ApacheProcess(options);
        try
        {
            apache.PrepareFolder();
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await apache.StartOnceAsync();
                    return apache;
                }
                catch (InvalidOperationException e) when (attempt < Attempts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
                {
                    // Another process was quicker to take the port.
                }
            }
        }
        catch
        {
            await apache.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends Apache with its workers and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process is { } process)
            {
                _process = null;
                await using (process)
                {
                    await process.StopAsync();
                }
            }
        }
        finally
        {
            _folder.Dispose();
        }
    }

    // As root, Apache gives its workers to www-data, who reads the authority's certificate for each connection.
    private void PrepareFolder()
    {
        File.Copy(_options.Authority, _folder.File("authorities.crt"));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            const UnixFileMode searchable = readable | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(_folder.Path, searchable);
            File.SetUnixFileMode(_folder.File("authorities.crt"), readable);
        }
    }

    private async Task StartOnceAsync()
    {
        var port = FreePort.Next();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        (string Name, string Value)[] definitions =
        [
            ("listen", Address.Authority),
            ("upstream", _options.Upstream.GetLeftPart(UriPartial.Authority)),
            ("issuer", _options.Issuer),
            ("audience", _options.Audience),
            ("jwks", _options.KeySet.AbsoluteUri),
            ("authorities", _folder.File("authorities.crt")),
            ("keyseconds", ((int)_options.KeyLifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
        ];
        var process = await ChildProcess.StartAsync(
            new ChildProcessOptions(
                Executables.Require("apache2"),
                [
                    "-D", "FOREGROUND", "-d", _folder.Path, "-f", Repository.PathOf("samples", "apache", "apache2.conf"),
                    .. definitions.SelectMany(definition => new[] { "-C", $"Define {definition.Name} {definition.Value}" }),
                ])
            {
                ParentDeathSignal = UnixSignal.Terminate,
            });
        try
        {
            await Eventually.TrueAsync(() => ListensAsync(process), what: "Apache listens");
            _process = process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> ListensAsync(ChildProcess process)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"Apache ended with {await process.Exited}.\n{process.AllOutput}");
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
