using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>The upstream: reads by the letter, notes every request, and answers each with its number.</summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _disposed = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentDictionary<long, JudgedRequest> _sent;
    private readonly Findings _findings;
    private readonly Task _accepting;

    public RecordingUpstream(ConcurrentDictionary<long, JudgedRequest> sent, Findings findings)
    {
        (_sent, _findings) = (sent, findings);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What was received and not asked for yet.</summary>
    public ConcurrentDictionary<long, ReceivedRequest> Received { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _disposed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_disposed.Token);
                _connections.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = new byte[64 * 1024];
        var text = "";
        var isContinued = false;
        try
        {
            while (await socket.ReceiveAsync(buffer, _disposed.Token) is > 0 and var read)
            {
                text += Encoding.Latin1.GetString(buffer, 0, read);
                while (text.Length > 0)
                {
                    var reading = StrictReader.Read(text, 0);
                    if (reading is StrictReading.Unfinished)
                    {
                        // The gateway would wait a second for it.
                        if (!isContinued && text.Contains("\nExpect: ", StringComparison.OrdinalIgnoreCase) && text.Contains("\r\n\r\n", StringComparison.Ordinal))
                        {
                            isContinued = true;
                            await socket.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _disposed.Token);
                        }

                        break;
                    }

                    isContinued = false;

                    if (reading is not StrictReading.Whole whole)
                    {
                        _findings.Add($"The upstream received what is no request: {((StrictReading.Malformed)reading).Why}.", text);
                        return;
                    }

                    var answer = Note(whole.Request, text[..whole.End]);
                    text = text[whole.End..];
                    await socket.SendAsync(Encoding.Latin1.GetBytes(answer), _disposed.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The gateway left, or all is over.
        }
    }

    private string Note(StrictRequest request, string bytes)
    {
        _findings.Count("received");
        if (!long.TryParse(request.Value(JudgedTransforms.Header), CultureInfo.InvariantCulture, out var number) || !_sent.TryRemove(number, out var judged))
        {
            _findings.Add("The upstream received a request that nobody judged, or one of them twice.", bytes);
            return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        }

        if (bytes[0] == '\r' || UpstreamRules.Broken(request, judged) is not null)
        {
            _findings.Add($"The upstream received {UpstreamRules.Broken(request, judged) ?? "an empty line"}; judged was {judged}.", bytes);
        }

        Received[number] = new ReceivedRequest(request, judged);
        return $"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{JudgedTransforms.Header}: {number}\r\n\r\n";
    }
}
