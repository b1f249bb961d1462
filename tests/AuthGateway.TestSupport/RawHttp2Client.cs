using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthGateway.TestSupport;

/// <summary>An HTTP/2 client that sends exactly the frames it is given, for connections that no honest client would make.</summary>
public sealed class RawHttp2Client : IAsyncDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Priority = 2;
    public const byte Reset = 3;
    public const byte SettingsFrame = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;
    public const byte EndStream = 1;
    public const byte Ack = 1;
    public const byte EndHeaders = 4;

    private const int HeadLength = 9;
    private const byte StatusLiteral = 0x08;
    private const byte StatusLiteralIndexed = 0x48;

    // The static table's entries 8 to 14 (RFC 7541 appendix A).
    private static readonly int[] IndexedStatuses = [200, 204, 206, 304, 400, 404, 500];

    private readonly Socket _socket;
    private readonly byte[] _head = new byte[HeadLength];

    private RawHttp2Client(Socket socket) => _socket = socket;

    /// <summary>How long one read or write may take; 30 s unless set.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Connects, and sends the preface with these settings (identifier, value).</summary>
    public static async Task<RawHttp2Client> ConnectAsync(Uri address, params (short Id, int Value)[] settings)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(settings);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var client = new RawHttp2Client(socket);
        var payload = new byte[6 * settings.Length];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(payload.AsSpan(6 * i), settings[i].Id);
            BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan((6 * i) + 2), settings[i].Value);
        }

        await client.SendAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(SettingsFrame, 0, 0, payload)]);
        return client;
    }

    /// <summary>A frame's bytes.</summary>
    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeadLength + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(HeadLength));
        return frame;
    }

    /// <summary>A block of literal fields without indexing and without Huffman coding (RFC 7541 section 6.2.2), in Latin-1.</summary>
    public static byte[] Block(params IEnumerable<(string Name, string Value)> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var block = new List<byte>();
        foreach (var (name, value) in fields)
        {
            block.Add(0);
            AddText(block, name);
            AddText(block, value);
        }

        return [.. block];
    }

    /// <summary>The block of a request.</summary>
    public static byte[] Request(string method, string path, string authority = "localhost", params IEnumerable<(string Name, string Value)> more) =>
        Block([(":method", method), (":scheme", "http"), (":path", path), (":authority", authority), .. more]);

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, patience.Token)..];
        }
    }

    /// <summary>Sends what the other side still takes.</summary>
    /// <returns>False when it closed the connection, or takes no more.</returns>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await SendAsync(bytes);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The next frame; null when the connection ended.</summary>
    public async Task<Http2Frame?> ReadAsync()
    {
        try
        {
            if (!await FillAsync(_head))
            {
                return null;
            }

            var payload = new byte[(_head[0] << 16) | (_head[1] << 8) | _head[2]];
            var (type, flags, stream) = (_head[3], _head[4], BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(5)));
            return await FillAsync(payload) ? new Http2Frame(type, flags, stream, payload) : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Reads until the other side says that the connection ends, or ends it; its error code, or -1 where it said none.</summary>
    public async Task<int> ReadToGoAwayAsync()
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == GoAway)
            {
                return BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4));
            }
        }

        return -1;
    }

    /// <summary>Sends a request and reads its answer: its status, 0 for a reset or the connection's end, and its body.</summary>
    public async Task<(int Status, string Body)> ExchangeAsync(int stream, byte[] block)
    {
        await SendAsync(Frame(Headers, EndHeaders | EndStream, stream, block));
        return await ReadAnswerAsync(stream);
    }

    /// <summary>Reads a stream's answer: its status, 0 for a reset or the connection's end, and its body.</summary>
    public async Task<(int Status, string Body)> ReadAnswerAsync(int stream)
    {
        var status = 0;
        var body = new StringBuilder();
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == GoAway || (frame.Type == Reset && frame.Stream == stream))
            {
                return (0, "");
            }

            if (frame.Type == Headers && frame.Stream == stream && status == 0)
            {
                status = StatusOf(frame.Payload);
            }
            else if (frame.Type == Data && frame.Stream == stream)
            {
                body.Append(Encoding.UTF8.GetString(frame.Payload));
            }

            if (frame.Stream == stream && frame.Type is Headers or Data && frame.Has(EndStream))
            {
                return (status, body.ToString());
            }
        }

        return (0, "");
    }

    /// <summary>Ends the connection.</summary>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    // Kestrel writes the status first, from the static table or as a literal, and never Huffman-coded.
    /// <summary>The status that a block of headers begins with.</summary>
    public static int StatusOf(ReadOnlySpan<byte> block)
    {
        while (block[0] >> 5 == 1)
        {
            block = block[1..]; // the size of its table
        }

        return block[0] is StatusLiteral or StatusLiteralIndexed
            ? int.Parse(block.Slice(2, 3), CultureInfo.InvariantCulture)
            : IndexedStatuses[block[0] - 0x88];
    }

    private async Task<bool> FillAsync(Memory<byte> buffer)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!buffer.IsEmpty)
        {
            var read = await _socket.ReceiveAsync(buffer, patience.Token);
            if (read == 0)
            {
                return false;
            }

            buffer = buffer[read..];
        }

        return true;
    }

    // RFC 7541 section 5.2, with the length in seven bits and what follows.
    private static void AddText(List<byte> block, string text)
    {
        const int Prefix = 127;
        if (text.Length < Prefix)
        {
            block.Add((byte)text.Length);
        }
        else
        {
            block.Add(Prefix);
            var rest = text.Length - Prefix;
            for (; rest >= 128; rest >>= 7)
            {
                block.Add((byte)((rest & 127) | 128));
            }

            block.Add((byte)rest);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
