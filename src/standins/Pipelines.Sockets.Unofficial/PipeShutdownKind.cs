using System.Diagnostics.CodeAnalysis;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// What ended a connection first. <see cref="None"/>, <see cref="ReadEndOfStream"/> and
/// <see cref="ProtocolExitClient"/> have the values that the client was compiled against.
/// </summary>
[SuppressMessage("Design", "CA1027", Justification = "Not flags.")]
public enum PipeShutdownKind
{
    /// <summary>Nothing did.</summary>
    None = 0,

    /// <summary>This side disposed it.</summary>
    PipeDisposed = 1,

    /// <summary>The peer sent everything it had to send.</summary>
    ReadEndOfStream = 100,

    /// <summary>Receiving failed; <see cref="SocketConnection.SocketError"/> tells more.</summary>
    ReadFault = 101,

    /// <summary>This side completed the input: nobody reads what is received.</summary>
    InputReaderCompleted = 102,

    /// <summary>This side completed the output, and all of it was sent.</summary>
    WriteEndOfStream = 200,

    /// <summary>Sending failed; <see cref="SocketConnection.SocketError"/> tells more.</summary>
    WriteFault = 201,

    /// <summary>This side completed the output with an exception.</summary>
    OutputWriterFault = 202,

    /// <summary>The protocol was ended by this side.</summary>
    ProtocolExitClient = 400,

    /// <summary>The protocol was ended by the peer.</summary>
    ProtocolExitServer = 401,
}
