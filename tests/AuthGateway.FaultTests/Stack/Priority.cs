using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Stack;

/// <summary>
/// A measured request shares its machine with whatever else runs there. Where the system allows it, this process and all that it
/// starts from now on go before the rest, in real time, and the peers before the gateway: on machines of their own they
/// would not feel its collections either.
/// </summary>
internal static class Priority
{
    private const string Peers = "2";
    private const string Gateway = "1";

    private static readonly string? Chrt = Environment.IsPrivilegedProcess ? Executables.Find("chrt") : null;

    /// <summary>Raises this process; what it starts inherits that.</summary>
    public static async Task RaiseAsync()
    {
        if (Chrt is not null)
        {
            await ChildProcess.RunAsync(new ChildProcessOptions(Chrt, "--all-tasks", "--rr", "--pid", Peers, $"{Environment.ProcessId}"));
        }
    }

    /// <summary>How the gateway is started.</summary>
    public static ChildProcessOptions OfGateway(ChildProcessOptions options) =>
        Chrt is null ? options : options with { FileName = Chrt, Arguments = ["--rr", Gateway, options.FileName, .. options.Arguments] };
}
