using System.Security.Cryptography;
using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.Clients;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>
/// Makes every operation that must not be lost, one after the other and all kinds at once, while Redis goes through a fault; keeps what was
/// acknowledged, and holds two promises: what was acknowledged never un-happens, and a caller who was not revoked is never told that he was, nor that he
/// may not.
/// </summary>
internal sealed class Acknowledged : IAsyncDisposable
{
    private static readonly string EncryptionKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly CancellationTokenSource _stop = new();
    private readonly FaultReplicas _replicas;
    private readonly IReadOnlyList<Promise> _promises;
    private Task _running = Task.CompletedTask;

    public Acknowledged(Landscape landscape, Gateway told, Gateway other)
    {
        LogCanary.Watch(EncryptionKey);
        LogCanary.Watch(RefreshPromise.Secret);
        _replicas = new FaultReplicas(landscape, told, other, new FaultJournal());
        _promises =
        [
            new RevocationPromise(_replicas), new RefreshPromise(_replicas), new SigningKeyPromise(_replicas), new ApiKeyPromise(_replicas), new SessionPromise(_replicas),
        ];
    }

    /// <summary>How many operations were acknowledged.</summary>
    public long Count => _promises.Sum(promise => promise.Count);

    /// <summary>What was answered, and how often.</summary>
    public string Answers => _replicas.Journal.Answers;

    /// <summary>How many revocations were acknowledged.</summary>
    public long Revocations => _promises.OfType<RevocationPromise>().Single().Count;

    /// <summary>Whether such an answer was given.</summary>
    public bool Has(string answer) => _replicas.Journal.Has(answer);

    /// <summary>What a gateway is configured with so that all of it can be done there.</summary>
    public static IEnumerable<(string Key, string Value)> Keys(Landscape landscape, string redis, int confirming = 1) =>
    [
        ("Redis:Url", redis),
        ("Revocation:ConfirmingReplicas", $"{confirming}"),
        ("Tokens:EncryptionKeys:0", EncryptionKey),
        ("Tokens:Keys:Managed", "true"),
        ("Tokens:Keys:PollInterval", "00:00:01"),
        ("TokenService:Enabled", "true"),
        ("TokenService:Issuer", "https://faults.example.test"),
        ("TokenService:Audience", "https://faults.example.test/api"),
        ("TokenService:Limits:PerClient", "0"),
        ("TokenService:Limits:PerAddress", "0"),
        // A client that tries again through a whole fault would meet it.
        ("TokenService:Limits:PerSubject", "0"),
        .. Client(landscape).Select(entry => ($"TokenService:Clients:{RefreshPromise.Client}:{entry.Key}", entry.Value)),
        // Longer than any fault: a family that ends for want of time is not lost.
        ("RefreshTokens:Grace", "00:05:00"),
        ("Authentication:ApiKeys:Enabled", "true"),
        ("Authentication:ApiKeys:HashKeys:0", "pepper-for-faults-0123456789abcdefghij"),
        ("Authentication:ApiKeys:Failures:Permits", "0"),
        ("Authentication:Sessions:Enabled", "true"),
        ("Authentication:Sessions:Failures:Permits", "0"),
        .. Gateway.Route("any", landscape.Upstream, "Authenticated", "/echo/any/{**rest}"),
        ("ReverseProxy:Routes:any:Metadata:AuthenticationSchemes", "session,api-key"),
    ];

    /// <summary>Begins; returns when some of each kind were acknowledged, so that a fault has something to take away.</summary>
    public async Task StartAsync()
    {
        var innocent = await _replicas.Landscape.MintAsync(new Dictionary<string, object> { ["sub"] = $"innocent-{Guid.NewGuid():N}" });
        _running = Task.WhenAll(_promises.Select(promise => promise.RunAsync(_stop.Token)).Concat([AskAsync(_replicas.Told, innocent), AskAsync(_replicas.Other, innocent)]));
        await MoreAsync();
    }

    /// <summary>Waits until more of each kind were acknowledged: Redis takes writes.</summary>
    public async Task MoreAsync()
    {
        const int More = 3;
        var until = _promises.Select(promise => promise.Count + More).ToList();
        try
        {
            await Eventually.TrueAsync(() => _promises.Index().All(promise => promise.Item.Count >= until[promise.Index]) || _replicas.Journal.Wrongs.Count > 0, TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"not all kinds of operations are acknowledged: {string.Join(", ", _promises.Select(promise => $"{promise.Name} {promise.Count}"))}; {Answers}");
        }

        Assert.Empty(_replicas.Journal.Wrongs);
    }

    /// <summary>Stops, and looks whether a replica that was told, one that was not, and one that starts later hold to all of it.</summary>
    public async Task VerifyAsync(Gateway late)
    {
        await _stop.CancelAsync();
        await _running;
        Assert.Empty(_replicas.Journal.Wrongs);
        Assert.All(_promises, promise => Assert.NotEqual(0, promise.Count));
        foreach (var (name, gateway) in ((string, Gateway)[])[("told", _replicas.Told), ("other", _replicas.Other), ("late", late)])
        {
            foreach (var promise in _promises)
            {
                await promise.VerifyAsync(name, gateway);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static IEnumerable<(string Key, string Value)> Client(Landscape landscape) =>
    [
        ("AuthenticationMethods:0", ClientMethods.SecretBasic),
        ("SecretHashes:0", SecretHash.Of(RefreshPromise.Secret)),
        ("Grants:0", "client_credentials"),
        ("Grants:1", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("Scopes:0", "profile"),
        ("Audiences:0", "https://faults.example.test/api"),
        ("MayActFor:Issuers:0", landscape.Provider.Issuer),
        ("RefreshTokens", "true"),
    ];

    private async Task AskAsync(Gateway gateway, string innocent)
    {
        while (!_stop.IsCancellationRequested)
        {
            var status = await _replicas.Landscape.StatusAsync("/echo/x", innocent, gateway);
            _replicas.Journal.Note($"request {status}");
            if (status is not (200 or 503))
            {
                _replicas.Journal.Wrong($"{status} for a caller whom nobody revoked");
            }

            await Task.Delay(5, CancellationToken.None);
        }
    }
}
