using System.Collections.Concurrent;
using System.Diagnostics;

namespace AuthGateway.TestSupport;

/// <summary>
/// Starts every child from one thread that lives as long as the process. The kernel's parent-death signal is
/// sent when the thread that forked ends, not the process: started from the thread pool, a child would be
/// killed when its pool thread idles out.
/// </summary>
internal static class ProcessStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Queue = [];
    private static readonly Lazy<Thread> Thread = new(StartThread);

    public static async Task<Process> StartAsync(ProcessStartInfo info)
    {
        _ = Thread.Value;
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((info, started));
        return await started.Task;
    }

    private static Thread StartThread()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "process starter" };
        thread.Start();
        return thread;
    }

    private static void Run()
    {
        foreach (var (info, started) in Queue.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} did not start."));
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        }
    }
}
