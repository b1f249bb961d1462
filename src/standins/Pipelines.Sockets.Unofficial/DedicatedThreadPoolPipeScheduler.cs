using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Runs pipe continuations on threads of its own, so that replies are still read while the thread pool is
/// exhausted. What the short queue before them cannot take goes to the thread pool.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Work> _queue = new();
    private readonly SemaphoreSlim _ready = new(0);
    private readonly int _queueLimit;
    private int _available;
    private long _servicedByQueue;
    private long _servicedByPool;
    private bool _disposed;

    /// <param name="name">The name of the threads.</param>
    /// <param name="workerCount">The number of threads, at least 1.</param>
    /// <param name="useThreadPoolQueueLength">With this many items waiting, the next goes to the thread pool.</param>
    /// <param name="priority">The priority of the threads.</param>
    public DedicatedThreadPoolPipeScheduler(
        string? name = null,
        int workerCount = 5,
        int useThreadPoolQueueLength = 10,
        ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workerCount, 1);
        WorkerCount = workerCount;
        _queueLimit = Math.Max(1, useThreadPoolQueueLength);
        for (var i = 0; i < workerCount; i++)
        {
            new Thread(RunWorker)
            {
                Name = name ?? nameof(DedicatedThreadPoolPipeScheduler),
                IsBackground = true,
                Priority = priority,
            }.UnsafeStart();
        }
    }

    /// <summary>The number of threads.</summary>
    public int WorkerCount { get; }

    /// <summary>The number of threads that wait for work.</summary>
    public int AvailableCount => Volatile.Read(ref _available);

    /// <summary>What the threads ran so far.</summary>
    public long TotalServicedByQueue => Volatile.Read(ref _servicedByQueue);

    /// <summary>What was handed to the thread pool so far.</summary>
    public long TotalServicedByPool => Volatile.Read(ref _servicedByPool);

    public override void Schedule(Action<object?> action, object? state)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_lock)
        {
            if (!_disposed && _queue.Count < _queueLimit)
            {
                _queue.Enqueue(new Work(action, state));
                _ready.Release();
                return;
            }
        }

        Interlocked.Increment(ref _servicedByPool);
        ThreadPool.Schedule(action, state);
    }

    /// <summary>Ends the threads once the queue is empty; what comes later goes to the thread pool.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                _ready.Release(WorkerCount);
            }
        }
    }

    private void RunWorker()
    {
        while (true)
        {
            Interlocked.Increment(ref _available);
            _ready.Wait();
            Interlocked.Decrement(ref _available);
            Work work;
            lock (_lock)
            {
                if (!_queue.TryDequeue(out work))
                {
                    return;
                }
            }

            Interlocked.Increment(ref _servicedByQueue);
            Run(work);
        }
    }

    // An exception on a thread of ours would end the process; on the thread pool it would as well, but pipes and
    // async methods catch their own. One that gets here is reported where the runtime reports unobserved ones.
    [SuppressMessage("Design", "CA1031", Justification = "The worker must outlive what it runs.")]
    private static void Run(Work work)
    {
        try
        {
            work.Action(work.State);
        }
        catch (Exception exception)
        {
            _ = Task.FromException(exception);
        }
    }

    private readonly record struct Work(Action<object?> Action, object? State);
}
