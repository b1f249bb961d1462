using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Stack;

/// <summary>An upstream that takes each request twice: the first time it thinks for as long as `X-Hold` says and leaves without a word, the second time it answers.</summary>
internal sealed partial class HalfHeartedServer : IAsyncDisposable
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly ConcurrentDictionary<string, TimeSpan> _held = new(StringComparer.Ordinal);
    private readonly FaultServer _server;

    public HalfHeartedServer() => _server = FaultServer.Start(RunAsync);

    public Uri Address => _server.Address;

    /// <summary>How long a request's first attempt really was held.</summary>
    public TimeSpan Held(string id) => _held[id];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task RunAsync(FaultConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            var began = TimeProvider.System.GetTimestamp();
            if (Hold().Match(request) is { Success: true } hold && _held.TryAdd(hold.Groups["id"].Value, TimeSpan.Zero))
            {
                await connection.DelayAsync(TimeSpan.FromMilliseconds(double.Parse(hold.Groups["ms"].ValueSpan, CultureInfo.InvariantCulture)));
                _held[hold.Groups["id"].Value] = TimeProvider.System.GetElapsedTime(began);
                return;
            }

            await connection.WriteAsync(Answer);
        }
    }

    [GeneratedRegex(@"^X-Hold: (?<id>\w+) (?<ms>[\d.]+)\r$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hold();
}
