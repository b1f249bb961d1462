using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthGateway.TestSupport;

/// <summary>One connection to a <see cref="FaultServer"/>, as its script sees it.</summary>
public sealed class FaultConnection
{
    private const int MaxReceived = 64 * 1024 * 1024;
    private readonly Socket _socket;
    private readonly CancellationToken _disposed;
    private readonly MemoryStream _received = new();
    private readonly Lock _lock = new();
    private int _taken;

    internal FaultConnection(Socket socket, int index, CancellationToken disposed)
    {
        _socket = socket;
        _disposed = disposed;
        Index = index;
    }

    /// <summary>0 for the server's first connection, 1 for its second, …</summary>
    public int Index { get; }

    /// <summary>What the script threw, where it failed by itself.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>Every byte received so far.</summary>
    public byte[] Received
    {
        get
        {
            lock (_lock)
            {
                return _received.ToArray();
            }
        }
    }

    /// <summary><see cref="Received"/> in Latin-1: one character for each byte.</summary>
    public string ReceivedText => Encoding.Latin1.GetString(Received);

    /// <summary>Reads one request: its head, and its body by Content-Length or chunks.</summary>
    /// <returns>The exact bytes in Latin-1; null when the connection ended first.</returns>
    public async Task<string?> ReadRequestAsync()
    {
        var head = await ReadUntilAsync("\r\n\r\n");
        if (head is null)
        {
            return null;
        }

        string? body = string.Empty;
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase))
            {
                body = await ReadUntilAsync("0\r\n\r\n");
                break;
            }

            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                body = await ReadAsync(int.Parse(line.AsSpan("Content-Length:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture));
            }
        }

        return body is null ? null : head + body;
    }

    /// <summary>Reads up to and with a text, in Latin-1; null when the connection ended first.</summary>
    public async Task<string?> ReadUntilAsync(string end)
    {
        while (true)
        {
            var text = ReceivedText;
            var at = text.IndexOf(end, _taken, StringComparison.Ordinal);
            if (at >= 0)
            {
                return Take(at + end.Length - _taken);
            }

            if (!await FillAsync())
            {
                return null;
            }
        }
    }

    /// <summary>Reads that many bytes, in Latin-1; null when the connection ended first.</summary>
    public async Task<string?> ReadAsync(int count)
    {
        while (Received.Length - _taken < count)
        {
            if (!await FillAsync())
            {
                return null;
            }
        }

        return Take(count);
    }

    /// <summary>Writes text in Latin-1.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, _disposed)..];
        }
    }

    /// <summary>Waits.</summary>
    public Task DelayAsync(TimeSpan time) => Task.Delay(time, _disposed);

    /// <summary>Keeps the connection open without a word until the other side leaves, still keeping what it sends.</summary>
    public async Task HoldAsync()
    {
        while (await FillAsync())
        {
        }
    }

    /// <summary>Says that nothing more comes (FIN), and still receives.</summary>
    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes in good order.</summary>
    public void Close()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended already.
        }

        _socket.Dispose();
    }

    /// <summary>Resets the connection (RST). The other side may lose what it has not read yet.</summary>
    public void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended already.
        }

        _socket.Dispose();
    }

    private string Take(int count)
    {
        var text = Encoding.Latin1.GetString(Received, _taken, count);
        _taken += count;
        return text;
    }

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[64 * 1024];
        var read = await _socket.ReceiveAsync(buffer, _disposed);
        lock (_lock)
        {
            if (_received.Length + read > MaxReceived)
            {
                throw new InvalidDataException($"More than {MaxReceived} bytes came.");
            }

            _received.Write(buffer.AsSpan(0, read));
        }

        return read > 0;
    }
}
