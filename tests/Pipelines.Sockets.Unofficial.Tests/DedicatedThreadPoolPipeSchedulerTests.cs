namespace Pipelines.Sockets.Unofficial.Tests;

public sealed class DedicatedThreadPoolPipeSchedulerTests
{
    [Fact]
    public async Task Work_runs_on_its_own_threads_and_overflows_to_the_pool()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("own", workerCount: 1, useThreadPoolQueueLength: 1);
        using var gate = new ManualResetEventSlim();
        var name = new TaskCompletionSource<string?>();
        var pooled = new TaskCompletionSource<bool>();
        scheduler.Schedule(
            _ =>
            {
                name.SetResult(Thread.CurrentThread.Name);
                gate.Wait();
            },
            null);
        Assert.Equal("own", await name.Task);

        scheduler.Schedule(static _ => { }, null);
        scheduler.Schedule(_ => pooled.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);

        Assert.True(await pooled.Task);
        Assert.Equal(1, scheduler.TotalServicedByPool);
        Assert.Equal(0, scheduler.AvailableCount);
        gate.Set();
        await Until.TrueAsync(() => scheduler.TotalServicedByQueue == 2 && scheduler.AvailableCount == 1);
    }

    [Fact]
    public async Task After_disposal_its_threads_end_and_work_still_runs()
    {
        var scheduler = new DedicatedThreadPoolPipeScheduler("own", workerCount: 3);
        var ran = new TaskCompletionSource<bool>();
        Assert.Equal(3, scheduler.WorkerCount);
        await Until.TrueAsync(() => scheduler.AvailableCount == 3);

        scheduler.Dispose();
        scheduler.Dispose();
        scheduler.Schedule(_ => ran.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);

        Assert.True(await ran.Task);
        await Until.TrueAsync(() => scheduler.AvailableCount == 0);
    }

    [Fact]
    public async Task Work_that_throws_does_not_end_its_thread()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("own", workerCount: 1);
        var ran = new TaskCompletionSource();

        scheduler.Schedule(static _ => throw new InvalidOperationException("expected"), null);
        scheduler.Schedule(_ => ran.SetResult(), null);

        await ran.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
