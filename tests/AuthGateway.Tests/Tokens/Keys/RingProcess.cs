using AuthGateway.Identity;
using AuthGateway.Redis;
using AuthGateway.TestSupport;
using AuthGateway.Tests.Redis;
using AuthGateway.Tokens;
using AuthGateway.Tokens.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Tokens.Keys;

/// <summary>The Redis and the Tokens room of one gateway process, as the container builds them, over a real server.</summary>
internal sealed class RingProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private RingProcess(string url, SigningKeySettings keys, IReadOnlyList<string>? encryption)
    {
        var tokens = new TokenSettings { EncryptionKeys = encryption ?? [Replica.EncryptionKey], Keys = keys };
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        services.AddSingleton(new RedisSettings { Url = url });
        services.AddSingleton(new RevocationSettings());
        services.AddSingleton(new IdentitySettings());
        services.AddSingleton(tokens);
        services.AddSingleton<AuthGateway.Audit.IAuditTrail>(new Replica.AuditList());
        services.AddGatewayRedis();
        services.AddGatewayTokens(tokens);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Stages of seconds.</summary>
    public static SigningKeySettings Quick { get; } = new()
    {
        Managed = true,
        CacheFor = TimeSpan.FromSeconds(1),
        PollInterval = TimeSpan.FromMilliseconds(100),
        PublishFor = TimeSpan.FromSeconds(2),
        SignFor = TimeSpan.FromSeconds(4),
        MaxStale = TimeSpan.FromSeconds(20),
        RetireFor = TimeSpan.FromSeconds(25),
    };

    /// <summary>Nothing is due while a test runs, and no timer helps: what arrives, arrives by message.</summary>
    public static SigningKeySettings ByMessageOnly { get; } = new()
    {
        Managed = true, PollInterval = TimeSpan.FromMinutes(1), PublishFor = TimeSpan.FromMinutes(10), MaxStale = TimeSpan.FromMinutes(30),
    };

    public CapturedLogs Logs { get; } = new();

    public ManagedKeys Keys => _services.GetRequiredService<ManagedKeys>();

    public KeyRingFeed Feed => _services.GetRequiredService<KeyRingFeed>();

    public IGatewaySigner Signer => _services.GetRequiredService<IGatewaySigner>();

    public SigningKeyOperations Operations => _services.GetRequiredService<SigningKeyOperations>();

    public string? SigningKeyId => Keys.KeySet?.Signing?.Public.KeyId;

    public IEnumerable<string> PublishedIds => Keys.KeySet?.Published.Select(key => key.KeyId) ?? [];

    public static async Task<RingProcess> StartAsync(string url, SigningKeySettings? keys = null, IReadOnlyList<string>? encryption = null)
    {
        var process = new RingProcess(url, keys ?? Quick, encryption);
        foreach (var service in process._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return process;
    }

    public static async Task<RingProcess> SigningAsync(string url, SigningKeySettings? keys = null)
    {
        var process = await StartAsync(url, keys);
        await Eventually.TrueAsync(() => process.SigningKeyId is not null, what: "a key signs");
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
