using System.Runtime.InteropServices;

namespace AuthGateway.TestSupport;

/// <summary>Finds programs.</summary>
public static class Executables
{
    /// <summary>The `dotnet` that runs this process.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>
    /// The full path of a program on PATH or in the folders of servers, which the PATH of a plain user lacks;
    /// null when there is none.
    /// </summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Concat(["/usr/sbin", "/usr/local/sbin", "/sbin"])
        .Where(folder => folder.Length > 0)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Like <see cref="Find"/>, for programs that must be there.</summary>
    /// <exception cref="FileNotFoundException">The program is not installed.</exception>
    public static string Require(string name) =>
        Find(name) ?? throw new FileNotFoundException($"{name} is not installed: it is neither on PATH nor in a folder of servers.");

    /// <summary>
    /// Why a test that needs a program is skipped here, or null. Nothing is skipped where the whole check runs (<c>CI=true</c>): a fault that
    /// nobody injected would count as one that was withstood.
    /// </summary>
    public static string? SkipReason(string name) =>
        Find(name) is null && Environment.GetEnvironmentVariable("CI") != "true" ? $"{name} is not installed" : null;
}
