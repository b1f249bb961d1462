using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Stack;

/// <summary>
/// A measured request shares its machine with whatever else runs there. Where the system allows it, this process and all that it
/// starts from now on go before the rest.
/// </summary>
internal static class Priority
{
    public static async Task RaiseAsync()
    {
        if (Environment.IsPrivilegedProcess && Executables.Find("renice") is { } renice)
        {
            // Threads inherit it from the thread that makes them, so each that exists gets it.
            var threads = Directory.GetDirectories("/proc/self/task").Select(folder => Path.GetFileName(folder)!);
            await ChildProcess.RunAsync(new ChildProcessOptions(renice, ["-n", "-10", "-p", .. threads]));
        }
    }
}
