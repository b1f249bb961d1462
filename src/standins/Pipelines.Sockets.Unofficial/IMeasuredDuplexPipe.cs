using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A duplex pipe that counts the bytes that passed through its transport.</summary>
public interface IMeasuredDuplexPipe : IDuplexPipe
{
    /// <summary>Bytes that the transport took since the connection was made.</summary>
    long TotalBytesSent { get; }

    /// <summary>Bytes that the transport gave since the connection was made.</summary>
    long TotalBytesReceived { get; }
}
