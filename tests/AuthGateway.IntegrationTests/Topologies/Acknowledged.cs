using System.Collections.Concurrent;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>
/// Revokes one member after the other while Redis goes through a fault, keeps what was acknowledged, and holds two promises: what was
/// acknowledged never un-happens, and a caller who was not revoked is never told that he was, nor that he may not.
/// </summary>
internal sealed class Acknowledged(Landscape landscape, Gateway told, Gateway other) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _tokens = new();
    private readonly ConcurrentDictionary<string, int> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrongs = new();
    private Task _running = Task.CompletedTask;
    private long _acknowledged;

    /// <summary>How many were acknowledged.</summary>
    public long Count => Interlocked.Read(ref _acknowledged);

    /// <summary>What was answered, and how often.</summary>
    public string Answers => string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key}: {answer.Value}"));

    /// <summary>Begins; returns when some were acknowledged, so that a fault has something to take away.</summary>
    public async Task StartAsync()
    {
        var innocent = await landscape.MintAsync(new Dictionary<string, object> { ["sub"] = $"innocent-{Guid.NewGuid():N}" });
        _running = Task.WhenAll(RevokeAsync(), AskAsync(told, innocent), AskAsync(other, innocent));
        await MoreAsync();
    }

    /// <summary>Waits until so many more were acknowledged: Redis takes writes.</summary>
    public async Task MoreAsync(int more = 10)
    {
        var until = Count + more;
        await Eventually.TrueAsync(() => Count >= until || _running.IsCompleted, TimeSpan.FromMinutes(1), $"revocations are acknowledged: {Answers}");
    }

    /// <summary>Stops, and looks whether a replica that was told, one that was not, and one that starts later refuse all of them.</summary>
    public async Task VerifyAsync(Gateway late)
    {
        await _stop.CancelAsync();
        await _running;
        Assert.Empty(_wrongs);
        Assert.NotEmpty(_tokens);
        foreach (var (name, gateway) in ((string, Gateway)[])[("told", told), ("other", other), ("late", late)])
        {
            // The last of them may still be on its way to those that were not told, for no longer than a lease.
            var number = 0;
            foreach (var token in _tokens)
            {
                number++;
                var status = 0;
                await Eventually.TrueAsync(() => IsRefusedAsync(gateway, token), TimeSpan.FromMinutes(1), $"an acknowledged revocation holds: {Answers}");

                async Task<bool> IsRefusedAsync(Gateway at, string with)
                {
                    var now = await landscape.StatusAsync("/echo/x", with, at);
                    if (now != status)
                    {
                        Note($"{name}, {number} of {_tokens.Count}: {status} to {now}");
                    }

                    return (status = now) == 401;
                }
            }

            // And none un-happens.
            foreach (var token in _tokens)
            {
                Assert.Equal(401, await landscape.StatusAsync("/echo/x", token, gateway));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RevokeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var subject = $"revoked-{Guid.NewGuid():N}";
            var token = await landscape.MintAsync(new Dictionary<string, object> { ["sub"] = subject });
            var status = await landscape.RevokeAsync(told, subject);
            Note($"revoke {status}");
            if (status == 201)
            {
                _tokens.Enqueue(token);
                Interlocked.Increment(ref _acknowledged);
                // The replica that said so holds to it at once, whatever Redis does.
                if (await landscape.StatusAsync("/echo/x", token, told) is var after and not (401 or 503))
                {
                    _wrongs.Enqueue($"{after} for a caller whose revocation was acknowledged");
                }
            }
            else if (status != 503)
            {
                _wrongs.Enqueue($"{status} for a revocation that could not be confirmed");
            }
        }
    }

    private async Task AskAsync(Gateway gateway, string innocent)
    {
        while (!_stop.IsCancellationRequested)
        {
            var status = await landscape.StatusAsync("/echo/x", innocent, gateway);
            Note($"request {status}");
            if (status is not (200 or 503))
            {
                _wrongs.Enqueue($"{status} for a caller whom nobody revoked");
            }

            await Task.Delay(5, CancellationToken.None);
        }
    }

    private void Note(string answer) => _answers.AddOrUpdate(answer, 1, static (_, count) => count + 1);
}
