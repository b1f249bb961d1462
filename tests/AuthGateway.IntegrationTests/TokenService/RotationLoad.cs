using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>Tokens that are made and verified while keys change: the newest, and the oldest that is still valid.</summary>
internal sealed class RotationLoad(Func<Task<string>> newToken, IReadOnlyList<(string Name, Func<string, Task<string?>> RefusalAsync)> verifiers)
{
    private const int Workers = 6;

    // What is on its way when a token ends may arrive too late.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<string, int> _tokensOfKeys = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentQueue<string> _valid = new();
    private int _checks;

    /// <summary>How many tokens each key signed.</summary>
    public IReadOnlyDictionary<string, int> TokensOfKeys => _tokensOfKeys;

    /// <summary>What was refused, by whom and why.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How often a token was verified.</summary>
    public int Checks => _checks;

    /// <summary>Why a server refuses a token, or null.</summary>
    public static async Task<string?> RefusalAsync(HttpClient server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/orders/1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await server.SendAsync(request);
        return response.IsSuccessStatusCode
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.Headers.WwwAuthenticate}");
    }

    /// <summary>Goes on until so many keys have signed, or something was refused.</summary>
    public Task RunAsync(int keys)
    {
        var start = TimeProvider.System.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (_tokensOfKeys.Count < keys && _failures.IsEmpty && TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                var token = await newToken();
                _tokensOfKeys.AddOrUpdate(KeyOf(token), 1, static (_, count) => count + 1);
                _valid.Enqueue(token);
                while (_valid.TryPeek(out var old) && ExpiryOf(old) - Margin < TimeProvider.System.GetUtcNow())
                {
                    _valid.TryDequeue(out old);
                }

                await CheckAsync(token, start);
                if (_valid.TryPeek(out var oldest))
                {
                    await CheckAsync(oldest, start);
                }
            }
        })));
    }

    private static string KeyOf(string token) => Part(token, 0)["kid"]!.GetValue<string>();

    private static DateTimeOffset ExpiryOf(string token) => DateTimeOffset.FromUnixTimeSeconds(Part(token, 1)["exp"]!.GetValue<long>());

    private static JsonNode Part(string token, int index) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]))!;

    private async Task CheckAsync(string token, long start)
    {
        foreach (var (name, refusalAsync) in verifiers)
        {
            Interlocked.Increment(ref _checks);
            if (await refusalAsync(token) is { } refusal)
            {
                _failures.Enqueue(
                    $"{name}: {refusal}, a token of key {KeyOf(token)} until {ExpiryOf(token):HH:mm:ss}, at {TimeProvider.System.GetUtcNow():HH:mm:ss.fff}, "
                    + $"{TimeProvider.System.GetElapsedTime(start)} after the start");
            }
        }
    }
}
