using System.IO.Pipelines;
using Pipelines.Sockets.Unofficial.Internal;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Streams as pipes; TLS connections go this way.</summary>
public static class StreamConnection
{
    /// <summary>
    /// A duplex stream as a duplex pipe, which owns the stream: disposing it disposes the stream. It is an
    /// <see cref="IMeasuredDuplexPipe"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The stream cannot be read or cannot be written.</exception>
    public static IDuplexPipe GetDuplex(
        Stream stream,
        PipeOptions? sendPipeOptions = null,
        PipeOptions? receivePipeOptions = null,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanWrite)
        {
            throw new ArgumentException("The stream must be readable and writable.", nameof(stream));
        }

        return new StreamDuplexPipe(
            DuplexPump.Start(new StreamTransport(stream), sendPipeOptions, receivePipeOptions, name ?? nameof(StreamConnection)));
    }

    /// <summary>A stream as a pipe to read from. Completing it disposes the stream.</summary>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _ = name;
        return PipeReader.Create(stream, new StreamPipeReaderOptions(pipeOptions?.Pool));
    }
}
