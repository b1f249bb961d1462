using System.IO.Pipelines;

namespace AuthGateway.Pipeline.Chunks;

/// <summary>A connection whose input is guarded.</summary>
internal sealed class GuardedTransport(PipeReader input, PipeWriter output) : IDuplexPipe
{
    /// <inheritdoc/>
    public PipeReader Input { get; } = input;

    /// <inheritdoc/>
    public PipeWriter Output { get; } = output;
}
