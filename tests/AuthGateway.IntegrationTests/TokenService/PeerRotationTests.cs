using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.TokenService;

/// <summary>A token service whose keys change every three seconds, and an Apache that takes its tokens.</summary>
public sealed class RotatingLandscape : PeerLandscape
{
    /// <summary>How long tokens live: the shortest that the settings allow, and several keys long.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(10);

    public ApacheProcess Apache { get; private set; } = null!;

    private protected override IEnumerable<(string Key, string Value)> More =>
    [
        ("TokenService:AccessTokenLifetime", $"{TokenLifetime:c}"),
        ("TokenService:Limits:PerAddress", "0"),
        ("TokenService:Limits:PerClient", "0"),
        ("Tokens:Keys:CacheFor", "00:00:01"),
        ("Tokens:Keys:PollInterval", "00:00:00.100"),
        ("Tokens:Keys:PublishFor", "00:00:01.500"),
        ("Tokens:Keys:SignFor", "00:00:03"),
        ("Tokens:Keys:MaxStale", "00:00:02"),
        ("Tokens:Keys:RetireFor", "00:00:20"),
    ];

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(ApacheProcess.SkipReason is not null, ApacheProcess.SkipReason ?? string.Empty);
        await base.InitializeAsync();
        Apache = await ApacheProcess.StartAsync(new ApacheOptions(
            Legacy.Address, Issuer, PeerClients.Audience, new Uri($"{Issuer}/.well-known/jwks.json"), Authority));
    }

    public override async ValueTask DisposeAsync()
    {
        if (Apache is not null)
        {
            await Apache.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}

/// <summary>Keys rotate while tokens are issued and used: no verifier may ever refuse one that is still valid.</summary>
public sealed class PeerRotationTests(RotatingLandscape landscape) : IClassFixture<RotatingLandscape>
{
    private const int Workers = 6;
    private const int Keys = 5;
    // A token is used up to here of its life: what is on its way then still arrives in time.
    private static readonly TimeSpan UsedFor = RotatingLandscape.TokenLifetime - TimeSpan.FromSeconds(3);

    [Fact]
    public async Task No_verifier_fails_while_keys_rotate_under_load()
    {
        using var apache = new HttpClient { BaseAddress = landscape.Apache.Address };
        using var strict = new StrictKeyReader(landscape.Http);
        // One caches by max-age alone; Apache keeps keys for an hour and asks for unknown ones; the gateway reads its own tokens.
        (string Name, Func<string, Task<string?>> Check)[] verifiers =
        [
            ("mod_auth_openidc", token => RefusalAsync(apache, token)),
            ("a reader that trusts max-age", strict.RefusalAsync),
            ("the gateway", token => RefusalAsync(landscape.Http, token)),
        ];
        var seen = new ConcurrentDictionary<string, int>();
        var failures = new ConcurrentQueue<string>();
        var (checks, tokens) = (0, new ConcurrentQueue<(string Token, long Issued)>());
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (seen.Count < Keys && failures.IsEmpty && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(90))
            {
                var token = await landscape.TokenAsync();
                seen.AddOrUpdate(KeyOf(token), 1, (_, count) => count + 1);
                tokens.Enqueue((token, TimeProvider.System.GetTimestamp()));
                // The new one, and the oldest that is still good: its key has stopped signing, twice over.
                while (tokens.TryPeek(out var oldest) && TimeProvider.System.GetElapsedTime(oldest.Issued) > UsedFor)
                {
                    _ = tokens.TryDequeue(out oldest);
                }

                foreach (var used in tokens.TryPeek(out var old) ? new[] { token, old.Token } : [token])
                {
                    foreach (var (name, check) in verifiers)
                    {
                        Interlocked.Increment(ref checks);
                        if (await check(used) is { } refusal)
                        {
                            failures.Enqueue($"{name}: {refusal}, key {KeyOf(used)} after {TimeProvider.System.GetElapsedTime(start)}");
                        }
                    }
                }
            }
        })));
        Assert.True(failures.IsEmpty, string.Join('\n', failures) + $"\n{landscape.Apache.Process.AllOutput}");
        Assert.True(seen.Count >= Keys, $"only {seen.Count} keys signed");
        Assert.True(strict.Fetches >= Keys, $"the reader asked {strict.Fetches} times");
        TestContext.Current.SendDiagnosticMessage("{0} checks of {1} tokens, {2} keys", checks, seen.Values.Sum(), seen.Count);
    }

    private static async Task<string?> RefusalAsync(HttpClient verifier, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/orders/1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await verifier.SendAsync(request);
        return response.IsSuccessStatusCode
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.Headers.WwwAuthenticate}");
    }

    private static string KeyOf(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"]!.GetValue<string>();
}
