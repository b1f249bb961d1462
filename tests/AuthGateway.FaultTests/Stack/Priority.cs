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
        if (Environment.IsPrivilegedProcess && Executables.Find("chrt") is { } chrt)
        {
            // Round robin at the lowest real-time priority, for all threads; new ones and children inherit it.
            await ChildProcess.RunAsync(new ChildProcessOptions(chrt, "--all-tasks", "--rr", "--pid", "1", $"{Environment.ProcessId}"));
        }
    }
}
