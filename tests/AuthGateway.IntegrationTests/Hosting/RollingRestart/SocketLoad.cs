using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace AuthGateway.IntegrationTests.Hosting.RollingRestart;

/// <summary>WebSockets that send and hear their echo, and come again when they are told that the gateway goes away.</summary>
internal sealed class SocketLoad : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _all;
    private long _echoes;
    private int _goingAway;
    private int _open;

    /// <summary>Begins.</summary>
    public SocketLoad(Uri address, int sockets)
    {
        var target = new Uri($"ws://{address.Authority}/ws");
        _all = Task.WhenAll(Enumerable.Range(0, sockets).Select(_ => Task.Run(() => StayAsync(target))));
    }

    /// <summary>Answers that came back.</summary>
    public long Echoes => Interlocked.Read(ref _echoes);

    /// <summary>How many were closed with 1001.</summary>
    public int GoingAway => Volatile.Read(ref _goingAway);

    /// <summary>How many are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Sockets that ended in any other way.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Stops and waits for what is under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _all;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task StayAsync(Uri target)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            try
            {
                await socket.ConnectAsync(target, CancellationToken.None);
                await TalkAsync(socket);
            }
            catch (WebSocketException exception)
            {
                _failures.Enqueue($"{exception.WebSocketErrorCode}: {exception.Message}");
                return;
            }
        }
    }

    private async Task TalkAsync(ClientWebSocket socket)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await HearEchoesAsync(socket);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task HearEchoesAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64];
        while (!_stop.IsCancellationRequested)
        {
            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            var heard = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (heard.MessageType == WebSocketMessageType.Close)
            {
                await AnswerCloseAsync(socket, heard);
                return;
            }

            Interlocked.Increment(ref _echoes);
            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
    }

    private async Task AnswerCloseAsync(ClientWebSocket socket, WebSocketReceiveResult close)
    {
        if (close.CloseStatus == WebSocketCloseStatus.EndpointUnavailable)
        {
            Interlocked.Increment(ref _goingAway);
        }
        else
        {
            _failures.Enqueue($"closed with {close.CloseStatus}");
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, statusDescription: null, CancellationToken.None);
    }
}
