using System.Globalization;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>A caller that sends its body a little at a time: faster than the server's own bound, slower than anybody would have to.</summary>
internal sealed class SlowUpload : IAsyncDisposable
{
    private const int Length = 1_000_000;
    private const int PieceBytes = 100;
    private static readonly string Piece = new('x', PieceBytes);
    private readonly CancellationTokenSource _enough = new();
    private readonly bool _chunked;
    private Task<int> _sending = Task.FromResult(0);

    private SlowUpload(RawHttpClient client, bool chunked) => (Client, _chunked) = (client, chunked);

    /// <summary>Its connection.</summary>
    public RawHttpClient Client { get; }

    /// <summary>Its answer, whenever it comes.</summary>
    public Task<RawResponse> Answer { get; private set; } = Task.FromException<RawResponse>(new InvalidOperationException("Nothing was sent."));

    /// <summary>Begins.</summary>
    public static async Task<SlowUpload> StartAsync(Uri gateway, bool chunked)
    {
        var client = await RawHttpClient.ConnectAsync(gateway);
        client.Patience = TimeSpan.FromMinutes(2);
        var upload = new SlowUpload(client, chunked);
        var framing = chunked ? "Transfer-Encoding: chunked" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Length}");
        await client.SendAsync($"POST /upload HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n");
        upload.Answer = client.ReadResponseAsync();
        upload._sending = upload.SendAsync();
        return upload;
    }

    /// <summary>Sends all the rest at once.</summary>
    public async Task FinishAsync()
    {
        await _enough.CancelAsync();
        var sent = await _sending;
        await Client.SendAsync(_chunked ? "0\r\n\r\n" : new string('x', Length - sent));
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _sending;
        await Client.DisposeAsync();
        _enough.Dispose();
    }

    private async Task<int> SendAsync()
    {
        var sent = 0;
        try
        {
            while (!_enough.IsCancellationRequested)
            {
                await Client.SendAsync(_chunked ? $"{PieceBytes:x}\r\n{Piece}\r\n" : Piece);
                sent += PieceBytes;
                await Task.Delay(TimeSpan.FromMilliseconds(50), _enough.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // Enough, or ended by the gateway.
        }

        return sent;
    }
}
