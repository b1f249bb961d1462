using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial.Internal;

/// <summary>The duplex pipe of a stream.</summary>
internal sealed class StreamDuplexPipe(DuplexPump pump) : IMeasuredDuplexPipe, IDisposable
{
    public PipeReader Input => pump.Input;

    public PipeWriter Output => pump.Output;

    public long TotalBytesSent => pump.Sent;

    public long TotalBytesReceived => pump.Received;

    public void Dispose() => pump.Dispose();
}
