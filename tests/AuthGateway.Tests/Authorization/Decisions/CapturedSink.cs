using System.Collections.Concurrent;
using AuthGateway.Authorization.Decisions;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>Keeps the lines of the decision log, and can be made to wait or to fail.</summary>
internal sealed class CapturedSink : IDecisionSink
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Writes wait for this; null: for nothing.</summary>
    public Task? Until { get; set; }

    /// <summary>Completes when the first write has begun.</summary>
    public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many writes fail before one succeeds.</summary>
    public int Failures { get; set; }

    public async ValueTask<string?> WriteAsync(string lines, CancellationToken cancellation)
    {
        Began.TrySetResult();
        if (Until is not null)
        {
            await Until.WaitAsync(cancellation);
        }

        if (Failures-- > 0)
        {
            return "io_error";
        }

        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _lines.Enqueue(line);
        }

        return null;
    }
}
