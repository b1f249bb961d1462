using System.Runtime.InteropServices;
using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Peers;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Kinds;

/// <summary>How long a start takes, and the memory of a peer that nobody asks.</summary>
internal static class AtRestTest
{
    private static readonly TimeSpan PublishPatience = TimeSpan.FromMinutes(15);

    /// <summary>Runs it.</summary>
    public static async Task<Report> RunAsync(Profile profile, Scenario scenario, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder("publish");
        var binaries = profile.Publishes ? await PublishAsync(folder) : Binaries.Built;
        await using var landscape = await Landscape.StartAsync(scenario, binaries, cancellation);
        var starts = scenario.Peers.ToDictionary(name => name, _ => new List<Start>(), StringComparer.Ordinal);
        for (var round = 0; round < profile.Starts; round++)
        {
            foreach (var name in scenario.Peers)
            {
                starts[name].Add(await StartAsync(landscape.Peers, name, profile.Rest, cancellation));
                Console.WriteLine($"{scenario.Name}, start {round + 1} of {profile.Starts}: {name}, ready after {starts[name][^1].ToReady.TotalMilliseconds:N0} ms, {starts[name][^1].ResidentBytes / 1e6:N0} MB");
            }
        }

        return AtRestReport.Write(profile, scenario, starts, await MachineDescription.ReadAsync("no driver", landscape.Redis.IsReal));
    }

    // Ready is noticed within the 10 ms between two questions; setpriv and the shell that start the process count, too: some milliseconds.
    private static async Task<Start> StartAsync(PeerHost peers, string name, TimeSpan rest, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        await using var peer = await peers.StartAsync(name);
        var ready = TimeProvider.System.GetElapsedTime(start);
        var cpu = ProcessUsage.Of(peer.ProcessIds).Cpu;
        await Task.Delay(rest, TimeProvider.System, cancellation);
        peer.EnsureRunning();
        return new Start(peer.Name, ready, cpu, ProcessUsage.Of(peer.ProcessIds).ResidentBytes);
    }

    // As the image's build does it. In a folder of its own, which leaves the tree's own build as it is.
    private static async Task<Binaries> PublishAsync(TemporaryFolder folder) => new(
        await PublishAsync(folder, "src/AuthGateway", "authgateway", "-p:PublishReadyToRun=true"),
        await PublishAsync(folder, "loadtests/AuthGateway.LoadTests", "AuthGateway.LoadTests", "-p:MeasuredAtRest=true"));

    private static async Task<string> PublishAsync(TemporaryFolder folder, string project, string assembly, string readyToRun)
    {
        Console.WriteLine($"Publishing {project} (ReadyToRun)");
        var output = folder.File(assembly);
        var runtime = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        // In two steps: a restore for one runtime alone would not fit the lock files.
        await DotnetAsync("restore", project, readyToRun, "--artifacts-path", folder.File("build"));
        await DotnetAsync(
            "publish", project, "--no-restore", "-c", "Release", "-r", runtime, "--self-contained", "false", readyToRun, "-p:RunAnalyzers=false",
            "--artifacts-path", folder.File("build"), "-o", output);
        return Path.Combine(output, $"{assembly}.dll");
    }

    private static async Task DotnetAsync(string command, string project, params string[] arguments)
    {
        var ended = await ChildProcess.RunAsync(
            new ChildProcessOptions(Executables.Dotnet, [command, Repository.PathOf(project), .. arguments])
            {
                // No build server outlives this.
                Environment = new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
            },
            PublishPatience);
        if (ended.ExitCode != 0)
        {
            throw new LoadTestException($"dotnet {command} of {project} failed:\n{string.Join('\n', ended.Output.Concat(ended.Errors))}");
        }
    }
}
