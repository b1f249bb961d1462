using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Internal;

/// <summary>What bytes come from and go to.</summary>
internal interface ITransport
{
    /// <summary>Receives at least one byte; 0 means that the peer has sent everything.</summary>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends all of the buffer.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> buffer);

    /// <summary>Tells the peer that nothing follows, where the transport can; receiving goes on.</summary>
    ValueTask EndSendingAsync();

    /// <summary>Ends the transport now; operations that wait fail. May be called more than once.</summary>
    /// <param name="isAbort">The peer is to see a reset, not an orderly end, where the transport can tell them apart.</param>
    void Close(bool isAbort);

    /// <summary>The socket error behind an exception of this transport, if there is one.</summary>
    static SocketError ErrorOf(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socketException)
            {
                return socketException.SocketErrorCode;
            }
        }

        return SocketError.Success;
    }
}
