using System.Globalization;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>
/// Drives a server with h2load: over HTTP/2, or at a fixed rate. It has the same headers for each request, so the credential is one member's.
/// At a rate a request is sent when its time has come, also behind one on the same connection that is not answered yet (HTTP/1.1 pipelining, or one
/// more stream): its wait counts. wrk would send it later instead, and no figure would show that (coordinated omission).
/// </summary>
internal sealed class H2load : IDriver
{
    // How many requests may wait on one connection before h2load itself holds the next back, unseen.
    private const int MostBehindEachOther = 100;
    private readonly string _program;
    private readonly Scenario _scenario;
    private readonly string _log;
    private readonly string? _body;

    private H2load(string program, Scenario scenario, string log, string? body)
    {
        _program = program;
        _scenario = scenario;
        _log = log;
        _body = body;
    }

    /// <inheritdoc/>
    public required string Version { get; init; }

    /// <summary>Finds h2load.</summary>
    /// <exception cref="LoadTestException">It is not installed, or cannot send what the scenario wants.</exception>
    public static async Task<H2load> PrepareAsync(TemporaryFolder folder, Scenario scenario)
    {
        if (scenario.Shape.Fresh || scenario.Skewed || scenario.Close)
        {
            throw new LoadTestException($"{scenario.Name}: h2load sends the same request over and over.");
        }

        var program = Executables.Find("h2load")
            ?? throw new LoadTestException("h2load is not installed. On Debian and Ubuntu: apt-get install nghttp2-client");
        var body = scenario.Shape.Content is null ? null : folder.File($"{scenario.Name}.h2load-body");
        if (body is not null)
        {
            await File.WriteAllTextAsync(body, scenario.Shape.Content);
        }

        var about = await ChildProcess.RunAsync(new ChildProcessOptions(program, "--version"));
        return new H2load(program, scenario, folder.File($"{scenario.Name}.h2load"), body) { Version = about.Output[0] };
    }

    /// <inheritdoc/>
    public async Task<DriverResult> RunAsync(Drive drive)
    {
        File.Delete(_log);
        var ended = await ChildProcess.RunAsync(
            new ChildProcessOptions(_program, [.. Arguments(drive), .. Headers(drive.Credentials.First), new Uri(drive.Address, _scenario.Path).AbsoluteUri]),
            drive.Duration + TimeSpan.FromSeconds(60));
        if (ended.ExitCode != 0)
        {
            throw new LoadTestException($"h2load ended with {ended.ExitCode}:\n{string.Join('\n', ended.Output.Concat(ended.Errors))}");
        }

        return (await H2loadLog.ReadAsync(File.ReadLinesAsync(_log))).Result();
    }

    private IEnumerable<string> Arguments(Drive drive)
    {
        List<string> arguments = [$"-c{drive.Connections}", $"--log-file={_log}", .. _scenario.Http2 ? (string[])[] : ["--h1"], .. _body is null ? (string[])[] : ["-d", _body]];
        if (drive.Rate is not { } rate)
        {
            return [.. arguments, string.Create(CultureInfo.InvariantCulture, $"-D{drive.Duration.TotalSeconds:0}"), $"-m{_scenario.Streams}"];
        }

        // Timed by -D, all connections would start in one moment and send in step, in bursts. Opened a millisecond apart, which -D does
        // not go together with, they send evenly.
        var each = Math.Max(1, (int)(rate * drive.Duration.TotalSeconds / drive.Connections));
        return
        [
            .. arguments, "-r1", "--rate-period=1ms", $"-m{MostBehindEachOther}", string.Create(CultureInfo.InvariantCulture, $"-n{each * drive.Connections}"),
            string.Create(CultureInfo.InvariantCulture, $"--rps={rate / drive.Connections:0.###}"),
        ];
    }

    private IEnumerable<string> Headers(string credential)
    {
        var headers = (_scenario.Shape.Headers ?? new Dictionary<string, string>()).Select(header => $"{header.Key}: {header.Value}");
        return (credential.Length > 0 ? headers.Append($"{_scenario.Shape.CredentialHeader}: {credential}") : headers).SelectMany(header => (string[])["-H", header]);
    }
}
