using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Redis;
using AuthGateway.Redis.Audit;
using AuthGateway.Redis.Limits;
using AuthGateway.Redis.Possession;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Redis;

/// <summary>The Redis room of one gateway process, as the container builds it.</summary>
internal sealed class GatewayReplica : IAsyncDisposable
{
    public const string Issuer = "https://id.example";

    private readonly ServiceProvider _services;

    private GatewayReplica(RedisSettings redis, RevocationSettings revocation)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        services.AddSingleton(redis);
        services.AddSingleton(revocation);
        services.AddGatewayRedis();
        _services = services.BuildServiceProvider();
    }

    public static RevocationSettings Quick { get; } = new() { PollInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(2) };

    /// <summary>No timer helps: what arrives, arrives by message.</summary>
    public static RevocationSettings ByMessageOnly { get; } = new() { PollInterval = TimeSpan.FromMinutes(1), Lease = TimeSpan.FromMinutes(2) };

    /// <summary>For tests of what is answered, not of how late: a busy machine may exceed a command's 250 ms.</summary>
    public static RedisSettings Patient(RedisSettings settings) => settings with { CommandTimeout = TimeSpan.FromSeconds(10) };

    public CapturedLogs Logs { get; } = new();

    public RedisConnection Connection => _services.GetRequiredService<RedisConnection>();

    public RevocationStore Store => _services.GetRequiredService<RevocationStore>();

    public RevocationLog Log => _services.GetRequiredService<RevocationLog>();

    public IRateLimits Limits => _services.GetRequiredService<IRateLimits>();

    public IServiceProvider Services => _services;

    public RevocationCopy Copy => _services.GetRequiredService<RevocationCopy>();

    public IUsedProofs UsedProofs => _services.GetRequiredService<IUsedProofs>();

    public RevocationState State => _services.GetRequiredService<RevocationFeed>().State;

    public static async Task<GatewayReplica> StartAsync(string url, RevocationSettings? revocation = null, Func<RedisSettings, RedisSettings>? configure = null)
    {
        // Not the 250 ms of production: what is tested is what happens, and a machine that others use, too, is not always as fast.
        var redis = new RedisSettings { Url = url, CommandTimeout = TimeSpan.FromSeconds(2) };
        var replica = new GatewayReplica(configure?.Invoke(redis) ?? redis, revocation ?? Quick);
        foreach (var service in replica._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return replica;
    }

    public static async Task<GatewayReplica> LoadedAsync(string url, RevocationSettings? revocation = null, Func<RedisSettings, RedisSettings>? configure = null)
    {
        var replica = await StartAsync(url, revocation, configure);
        await replica.Copy.LoadedAsync.WaitAsync(TimeSpan.FromSeconds(15));
        return replica;
    }

    public static Revocation Token(string id) => new Revocation.ByTokenId(Issuer, id, Now + TimeSpan.FromHours(1));

    public static Revocation Subject(string id, DateTimeOffset until) => new Revocation.BySubject(Issuer, id, until, Now + TimeSpan.FromHours(1));

    public static Revocation Session(string id) => new Revocation.BySession(Issuer, id, Now + TimeSpan.FromHours(1));

    public static Principal Caller(string subject = "s", string? token = null, string? session = null, DateTimeOffset? issued = null, string issuer = Issuer) => new()
    {
        Type = PrincipalType.Member,
        Issuer = issuer,
        Subject = subject,
        TokenId = token,
        SessionId = session,
        IssuedAt = issued ?? Now,
        ExpiresAt = Now + TimeSpan.FromHours(1),
    };

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public AuditStore Audit(AuditSettings settings) => new(_services.GetRequiredService<RedisCalls>(), _services.GetRequiredService<RedisKeys>(), settings);

    public RevocationVerdict Check(Principal principal) => Copy.Check(principal, continueFor: null);

    public RevocationVerdict CheckToken(string id) => Check(Caller(token: id));

    public async Task<long> WriteAsync(Revocation revocation) =>
        Assert.IsType<RevocationOutcome.Written>(await Store.RevokeAsync(revocation, CancellationToken.None)).Revision;

    public Task SeesTokenAsync(string id, RevocationVerdict verdict) =>
        Eventually.TrueAsync(() => CheckToken(id) == verdict, what: $"token {id} is {verdict}; state {State}");

    public Task BecomesAsync(RevocationVerdict verdict) => SeesTokenAsync("nobody's", verdict);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
