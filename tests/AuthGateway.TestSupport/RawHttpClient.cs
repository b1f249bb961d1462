using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthGateway.TestSupport;

/// <summary>
/// An HTTP/1.1 client that sends exactly the bytes it is given and reads answers leniently, for requests that
/// no honest client would send. Every read and write gives up after <see cref="Patience"/>.
/// </summary>
public sealed class RawHttpClient : IAsyncDisposable
{
    private const int MaxHeadBytes = 1024 * 1024;
    private readonly Socket _socket;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private RawHttpClient(Socket socket) => _socket = socket;

    /// <summary>How long one read or write may take; 10 s unless set.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The socket, for what this class does not offer.</summary>
    public Socket Socket => _socket;

    /// <summary>Connects to the host and port of an address.</summary>
    public static async Task<RawHttpClient> ConnectAsync(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        return new RawHttpClient(socket);
    }

    /// <summary>Connects, sends one request and reads one answer.</summary>
    public static async Task<RawResponse> ExchangeAsync(Uri address, string request)
    {
        await using var client = await ConnectAsync(address);
        await client.SendAsync(request);
        return await client.ReadResponseAsync(toHead: request.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    /// <summary>Sends text in Latin-1: each character is one byte.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, patience.Token)..];
        }
    }

    /// <summary>Says that nothing more will be sent (half-close).</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Reads the next answer; interim ones (100 to 199 but 101) too, each as an answer of its own.</summary>
    /// <param name="toHead">The request was HEAD: the answer has no body whatever its headers say.</param>
    /// <exception cref="EndOfStreamException">The connection ended before a whole head came.</exception>
    /// <exception cref="OperationCanceledException">Nothing came for <see cref="Patience"/>.</exception>
    public async Task<RawResponse> ReadResponseAsync(bool toHead = false)
    {
        var head = await ReadHeadAsync();
        var lines = head.Split("\r\n");
        var status = lines[0].Split(' ') is [_, var code, ..] && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"Not a status line: {lines[0]}");
        var headers = lines.Skip(1).Where(line => line.Length > 0).Select(Field).ToList();
        var body = new MemoryStream();
        List<KeyValuePair<string, string>> trailers = [];
        var complete = true;
        string? Last(string name) => headers.LastOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
        if (!toHead && status is not (>= 100 and <= 199 or 204 or 304))
        {
            if (Last("Transfer-Encoding")?.EndsWith("chunked", StringComparison.OrdinalIgnoreCase) == true)
            {
                complete = await ReadChunksAsync(body, trailers);
            }
            else if (Last("Content-Length") is { } length)
            {
                complete = await CopyAsync(body, long.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture));
            }
            else
            {
                while (await FillAsync())
                {
                    Take(body, _end - _start);
                }

                Take(body, _end - _start);
            }
        }

        return new RawResponse(status, head, headers, body.ToArray(), trailers, complete);
    }

    /// <summary>Whatever comes until the connection ends, and how it ended.</summary>
    public async Task<(byte[] Bytes, ConnectionEnd End)> ReadToEndAsync()
    {
        var all = new MemoryStream();
        try
        {
            do
            {
                Take(all, _end - _start);
            }
            while (await FillAsync());
            return (all.ToArray(), ConnectionEnd.Closed);
        }
        catch (SocketException)
        {
            return (all.ToArray(), ConnectionEnd.Reset);
        }
    }

    /// <summary>Reads bytes that are not HTTP, for example behind a 101; empty at the connection's end.</summary>
    public async Task<byte[]> ReadSomeAsync()
    {
        if (_start == _end && !await FillAsync())
        {
            return [];
        }

        var bytes = _buffer.AsSpan(_start, _end - _start).ToArray();
        _start = _end;
        return bytes;
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ReadHeadAsync()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var head = Encoding.Latin1.GetString(_buffer, _start, length);
                _start += length + 4;
                return head;
            }

            if (_end - _start > MaxHeadBytes || !await FillAsync())
            {
                throw new EndOfStreamException($"No whole head came, only: {Encoding.Latin1.GetString(_buffer, _start, Math.Min(_end - _start, 1000))}");
            }
        }
    }

    private async Task<bool> ReadChunksAsync(MemoryStream body, List<KeyValuePair<string, string>> trailers)
    {
        while (true)
        {
            if (await LineAsync() is not { } sizeLine)
            {
                return false;
            }

            if (!long.TryParse(sizeLine.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
            {
                throw new InvalidDataException($"Not a chunk size: {sizeLine}");
            }

            if (size == 0)
            {
                while (await LineAsync() is { } line)
                {
                    if (line.Length == 0)
                    {
                        return true;
                    }

                    trailers.Add(Field(line));
                }

                return false;
            }

            if (!await CopyAsync(body, size) || await LineAsync() is null)
            {
                return false;
            }
        }
    }

    private async Task<string?> LineAsync()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, length);
                _start += length + 2;
                return line;
            }

            if (!await FillAsync())
            {
                return null;
            }
        }
    }

    private async Task<bool> CopyAsync(MemoryStream body, long count)
    {
        while (true)
        {
            var now = (int)Math.Min(count, _end - _start);
            Take(body, now);
            count -= now;
            if (count == 0)
            {
                return true;
            }

            try
            {
                if (!await FillAsync())
                {
                    return false;
                }
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    private void Take(MemoryStream into, int count)
    {
        into.Write(_buffer, _start, count);
        _start += count;
    }

    private async Task<bool> FillAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end == _buffer.Length)
        {
            var bigger = new byte[_start > 0 ? _buffer.Length : _buffer.Length * 2];
            _buffer.AsSpan(_start, _end - _start).CopyTo(bigger);
            (_buffer, _start, _end) = (bigger, 0, _end - _start);
        }

        using var patience = new CancellationTokenSource(Patience);
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), patience.Token);
        _end += read;
        return read > 0;
    }

    private static KeyValuePair<string, string> Field(string line) =>
        line.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? new(line[..colon], line[(colon + 1)..].Trim(' ', '\t'))
            : new(line, string.Empty);
}
