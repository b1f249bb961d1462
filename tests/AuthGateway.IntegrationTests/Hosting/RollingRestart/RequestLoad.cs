using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace AuthGateway.IntegrationTests.Hosting.RollingRestart;

/// <summary>Callers that send GETs and POSTs, each over its own connection, and look at every answer.</summary>
internal sealed class RequestLoad : IAsyncDisposable
{
    private const int Callers = 32;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _all;
    private long _answered;

    /// <summary>Begins.</summary>
    public RequestLoad(Uri address, int requestsPerSecond)
    {
        var pause = TimeSpan.FromSeconds((double)Callers / requestsPerSecond);
        _all = Task.WhenAll(Enumerable.Range(0, Callers).Select(number => Task.Run(() => CallAsync(address, number, pause))));
    }

    /// <summary>How many answers were right.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>What went wrong.</summary>
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

    private async Task CallAsync(Uri address, int number, TimeSpan pause)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        using var timer = new PeriodicTimer(pause);
        for (var i = number; !_stop.IsCancellationRequested; i++)
        {
            try
            {
                // A POST is nobody's to send again: one that is lost is lost.
                using var request = new HttpRequestMessage(i % 2 == 0 ? HttpMethod.Get : HttpMethod.Post, "/echo/x");
                request.Content = i % 2 == 0 ? null : new StringContent("hello", MediaTypeHeaderValue.Parse("text/plain"));
                using var answer = await client.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.OK && body.Length > 0)
                {
                    Interlocked.Increment(ref _answered);
                }
                else
                {
                    _failures.Enqueue($"{request.Method}: {(int)answer.StatusCode} {body}");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                _failures.Enqueue($"{exception.GetType().Name}: {exception.Message} {exception.InnerException?.Message}");
            }

            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
