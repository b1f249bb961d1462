using System.Globalization;
using System.Net.Sockets;
using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Faults;

/// <summary>Before the gateway's port: who calls, and the API gateway's own queue.</summary>
internal static class ClientFaults
{
    private const int Half = 32 * 1024;

    // What the gateway's client library may still hold of it until more comes.
    private const int Held = 8 * 1024;
    private const int DownloadBytes = 512 * 1024;
    private const int TcpMaximumSegment = 2;
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(30);

    public static IEnumerable<Fault> All =>
    [
        new("slow caller, sending", "plain", [Owner.Client], "the caller waits in the middle of its request's body", SlowUploadAsync) { AppliesToOthers = true },
        new("slow caller, receiving", "plain", [Owner.Client], "the caller does not read a large answer for a while, once all buffers between are full", SlowDownloadAsync)
        {
            AppliesToOthers = true,
            // What the upstream sends meanwhile lies in the buffers when it is read: nobody has to wait for it any more.
            MayTakeFromOthers = true,
        },
        new("queue in the API gateway", "plain", [Owner.Before], "`X-Request-Start` lies in the past", QueuedBeforeAsync),
    ];

    private static async Task<TimeSpan> SlowUploadAsync(FaultStack stack, TimeSpan size)
    {
        await using var client = await RawHttpClient.ConnectAsync(stack.Front.Data);
        var passed = stack.ToReverseProxy.ToServer.PassedBytes;
        await client.SendAsync(FaultStack.Text("POST /plain/upload", $"Content-Length: {2 * Half}"));
        await client.SendAsync(new byte[Half]);
        // It has passed the gateway, so from then on the gateway waits for the rest.
        await stack.ToReverseProxy.ToServer.PassedMoreThanAsync(passed + Half - Held);
        await Injected.WaitAsync(size);
        var held = TimeProvider.System.GetElapsedTime(stack.ToReverseProxy.ToServer.LastPassedAt);
        await client.SendAsync(new byte[Half]);
        Injected.Ok(await client.ReadResponseAsync());
        return held;
    }

    private static async Task<TimeSpan> SlowDownloadAsync(FaultStack stack, TimeSpan size)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 * 1024, NoDelay = true };
        // A small window of small segments: with loopback's own the gateway's socket buffer would be megabytes large, and how
        // long the rest takes to get through would be noise.
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpMaximumSegment, BitConverter.GetBytes(1400));
        await socket.ConnectAsync(stack.Front.Data.Host, stack.Front.Data.Port);
        var passed = stack.ToReverseProxy.ToClient;
        var before = passed.PassedBytes;
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(FaultStack.Text($"GET /plain/download?bytes={DownloadBytes}", "Connection: close")));
        await passed.PassedMoreThanAsync(before);
        // Full is when nothing has moved for a while; from the last movement on the caller is waited for.
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(passed.LastPassedAt) > Silence, what: "the buffers are full");
        await Injected.WaitAsync(size);
        var held = TimeProvider.System.GetElapsedTime(passed.LastPassedAt);
        var buffer = new byte[256 * 1024];
        var read = 0L;
        for (int some; (some = await socket.ReceiveAsync(buffer)) > 0; read += some)
        {
        }

        return read > DownloadBytes ? held : throw new InvalidOperationException($"Only {read} bytes came.");
    }

    private static async Task<TimeSpan> QueuedBeforeAsync(FaultStack stack, TimeSpan size)
    {
        var started = (TimeProvider.System.GetUtcNow() - size - DateTimeOffset.UnixEpoch).TotalSeconds;
        Injected.Ok(await stack.SendAsync("GET /plain/echo/x", $"X-Request-Start: t={started.ToString("F6", CultureInfo.InvariantCulture)}"));
        return size;
    }
}
