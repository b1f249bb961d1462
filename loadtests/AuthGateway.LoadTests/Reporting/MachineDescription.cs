using System.Runtime.InteropServices;
using AuthGateway.LoadTests.Measuring;
using AuthGateway.TestSupport;
using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>What the figures were measured on.</summary>
internal sealed record MachineDescription(string Hardware, string Software)
{
    /// <summary>How often it stands still by itself, where that was measured.</summary>
    public Hiccups? Hiccups { get; init; }

    /// <summary>Reads it from the system.</summary>
    public static async Task<MachineDescription> ReadAsync(string drivers, bool realRedis)
    {
        var processor = Value("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        var system = Value("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription;
        var yarp = typeof(RouteConfig).Assembly.GetName().Version?.ToString(3);
        var redis = realRedis ? $"redis-server {await RedisVersionAsync()}" : "the embedded Redis server";
        return new MachineDescription(
            $"{processor}, {Environment.ProcessorCount} logical CPUs, {memory} GiB, {system}, Linux {Environment.OSVersion.Version}",
            $".NET {Environment.Version}, YARP {yarp}, {redis}, {drivers}");
    }

    // "Redis server v=7.0.15 sha=…"
    private static async Task<string> RedisVersionAsync()
    {
        var about = await ChildProcess.RunAsync(new ChildProcessOptions(Executables.Require("redis-server"), "--version"));
        return about.Output[0].Split(' ').First(word => word.StartsWith("v=", StringComparison.Ordinal))[2..];
    }

    private static string? Value(string file, string name, char separator) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(separator, 2)[1].Trim()
        : null;
}
