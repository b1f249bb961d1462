using System.ComponentModel;
using System.Runtime.InteropServices;

namespace AuthGateway.TestSupport;

/// <summary>The signals that tests send, with Linux' numbers.</summary>
public enum UnixSignal
{
    /// <summary>Reload the configuration, by custom.</summary>
    Hangup = 1,

    /// <summary>What Ctrl-C sends.</summary>
    Interrupt = 2,

    /// <summary>Finish in good order, by custom of some servers.</summary>
    Quit = 3,

    /// <summary>End at once; cannot be caught.</summary>
    Kill = 9,

    /// <summary>Free for a program's own use.</summary>
    User1 = 10,

    /// <summary>What Kubernetes sends first.</summary>
    Terminate = 15,

    /// <summary>Go on after a stop.</summary>
    Continue = 18,

    /// <summary>Stop: the process hangs with its sockets open; cannot be caught.</summary>
    Stop = 19,
}

/// <summary>Sends signals to processes that are no <see cref="ChildProcess"/>, such as a child's children.</summary>
public static partial class UnixSignals
{
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal to a process. One that is gone already is no error.</summary>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static void Send(int processId, UnixSignal signal)
    {
        if (Kill(processId, (int)signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int processId, int signal);
}
