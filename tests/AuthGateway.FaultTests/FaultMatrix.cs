using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests;

/// <summary>The stack that all rows share, and their matrix, which is printed when the last row is measured.</summary>
public sealed class FaultMatrix : IAsyncLifetime
{
    private FaultStack? _stack;

    internal Matrix Matrix { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (FaultStack.SkipReason is null)
        {
            _stack = await FaultStack.StartAsync();
            Matrix = new Matrix(_stack);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stack is { } stack)
        {
            await stack.DisposeAsync();
            var table = MatrixTable.Write(Matrix.Cells);
            await File.WriteAllTextAsync(Repository.PathOf("tests", "AuthGateway.FaultTests", "bin", "fault-matrix.md"), table);
            await Console.Out.WriteLineAsync(table);
        }
    }
}
