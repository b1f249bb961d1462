using System.Collections.Concurrent;
using AuthGateway.Audit;
using AuthGateway.Identity;
using AuthGateway.Redis;
using AuthGateway.Redis.RefreshTokens;
using AuthGateway.Tests.Redis;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.Keys;
using AuthGateway.Tokens.RefreshTokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>The refresh tokens of one gateway process.</summary>
internal sealed class RefreshReplica : IAsyncDisposable, IAuditTrail
{
    public const string Issuer = "https://gateway.example";
    public const string Client = "app-1";

    private readonly GatewayReplica _gateway;

    private RefreshReplica(GatewayReplica gateway, RefreshTokenSettings settings, ISecretBox box)
    {
        _gateway = gateway;
        var services = gateway.Services;
        var families = services.GetRequiredService<RefreshFamilies>();
        var facts = new AccessTokenFacts(Issuer, TimeSpan.FromHours(1));
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var ender = new RefreshEnder(families, services.GetRequiredService<IRevocationWriter>(), this, facts, loggers.CreateLogger<RefreshEnder>(), TimeProvider.System);
        Tokens = new AuthGateway.Tokens.RefreshTokens.RefreshTokens(
            families,
            ender,
            gateway.Copy,
            box,
            facts,
            settings,
            new RefreshMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
            loggers.CreateLogger<AuthGateway.Tokens.RefreshTokens.RefreshTokens>(),
            TimeProvider.System);
    }

    public IRefreshTokens Tokens { get; }

    public GatewayReplica Gateway => _gateway;

    public ConcurrentQueue<AuditEvent> Events { get; } = new();

    public static Task<RefreshReplica> StartAsync(string url, TimeSpan? grace = null) =>
        StartAsync(url, new RefreshTokenSettings { Grace = grace ?? TimeSpan.FromMinutes(1) });

    public static async Task<RefreshReplica> StartAsync(string url, RefreshTokenSettings settings, ISecretBox? box = null, RevocationSettings? revocation = null, TimeSpan? timeout = null) =>
        new(
            await GatewayReplica.LoadedAsync(
                url,
                revocation ?? GatewayReplica.Quick with { Lease = TimeSpan.FromSeconds(30) },
                redis => redis with { CommandTimeout = timeout ?? TimeSpan.FromSeconds(5) }),
            settings,
            box ?? new TestBox());

    public static RefreshGrant Grant(string subject = "member-1", string client = Client) => new()
    {
        ClientId = client,
        Principal = new Principal
        {
            Type = PrincipalType.Member,
            Issuer = "https://id.example",
            Subject = subject,
            SessionId = "upstream-session",
            Scopes = ["profile", "points"],
            IssuedAt = GatewayReplica.Now,
            ExpiresAt = GatewayReplica.Now + TimeSpan.FromHours(1),
        },
        Audiences = ["https://api.example"],
    };

    public async Task<RefreshOutcome.Issued> IssueAsync(RefreshGrant? grant = null) =>
        Assert.IsType<RefreshOutcome.Issued>(await Tokens.StartAsync(grant ?? Grant(), default, CancellationToken.None));

    public Task<RefreshOutcome> UseAsync(string token, string client = Client, Func<RefreshGrant, string?>? admit = null) =>
        Tokens.RotateAsync(token, client, admit, default, CancellationToken.None).AsTask();

    public async Task<string> RotateAsync(string token) => Assert.IsType<RefreshOutcome.Rotated>(await UseAsync(token)).Token;

    public async Task RefusedAsync(string token, string reason, string client = Client) =>
        Assert.Equal(reason, Assert.IsType<RefreshOutcome.Refused>(await UseAsync(token, client)).Reason);

    public async Task<RefreshOutcome> FindAsync(string token) => await Tokens.FindAsync(token, default, CancellationToken.None);

    public bool AccessTokensAreRevoked(string family) =>
        _gateway.Copy.Check(GatewayReplica.Caller("member-1", session: family, issuer: Issuer), continueFor: null) == RevocationVerdict.Revoked;

    public Task SeesAccessTokensRevokedAsync(string family) => Eventually.TrueAsync(() => AccessTokensAreRevoked(family), what: $"the access tokens of {family} are revoked");

    public void Record(AuditEvent entry) => Events.Enqueue(entry);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();
}
