using System.Collections.Concurrent;
using AuthGateway.FaultTests.Comparison;
using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Publishing;
using AuthGateway.FaultTests.Stack;

namespace AuthGateway.FaultTests;

/// <summary>The stack that all tests share, and what they measure, which is printed when the last one is through.</summary>
public sealed class FaultMatrix : IAsyncLifetime
{
    private FaultStack? _stack;

    internal FaultStack Stack => _stack ?? throw new InvalidOperationException(FaultStack.SkipReason);

    internal Matrix Matrix { get; private set; } = null!;

    internal OtherGateways Others { get; private set; } = null!;

    /// <summary>Which alerts fired during each fault, in words.</summary>
    internal ConcurrentDictionary<string, string> Fired { get; } = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        if (FaultStack.SkipReason is null)
        {
            _stack = await FaultStack.StartAsync();
            Matrix = new Matrix(_stack);
            Others = new OtherGateways(_stack);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stack is { } stack)
        {
            await stack.DisposeAsync();
            await Report.PublishAsync(Matrix.Cells, Others, Fired);
        }
    }
}
