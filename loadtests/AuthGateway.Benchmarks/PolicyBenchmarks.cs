using AuthGateway.Authorization;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.EmbeddedRedis;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Tuples;
using BenchmarkDotNet.Attributes;

namespace AuthGateway.Benchmarks;

/// <summary>What a route's policy costs a request, from the request's context to the decision.</summary>
public class PolicyBenchmarks : IDisposable
{
    private const string Store = "01JDQW8X5N0000000000000001";
    private const string Model = """
        {"schema_version":"1.1","type_definitions":[{"type":"member","relations":{"owner":{"this":{}}},
        "metadata":{"relations":{"owner":{"directly_related_user_types":[{"type":"member"}]}}}}]}
        """;

    private readonly DefaultHttpContext _context = new();
    private readonly StallWatch _watch = new(TimeProvider.System);
    private readonly Principal _caller = new()
    {
        Type = PrincipalType.Member,
        Issuer = "https://login.example.com",
        Subject = "member-1",
        Scopes = ["profile", "points"],
        IssuedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    private EmbeddedRedisServer _redis = null!;
    private ServiceProvider _services = null!;
    private RoutePolicy _plain = null!;
    private RoutePolicy _condition = null!;
    private RoutePolicy _relation = null!;

#pragma warning disable VSTHRD002 // The library does not wait for what these return.
    [GlobalSetup]
    public void Setup() => SetupAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Dispose()
    {
        _services.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _redis.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _watch.Dispose();
        GC.SuppressFinalize(this);
    }
#pragma warning restore VSTHRD002

    private async Task SetupAsync()
    {
        _redis = EmbeddedRedisServer.Start();
        var services = new ServiceCollection();
        services.AddLogging()
            .AddSingleton(new RedisSettings { CommandTimeout = TimeSpan.FromSeconds(10) }.At($"redis://{_redis.Endpoint}"))
            .AddSingleton(new RevocationSettings())
            .AddSingleton(new AuthorizationSettings())
            .AddSingleton(new RelationshipSettings { Lease = TimeSpan.FromMinutes(5) })
            .AddGatewayRedis()
            .AddRelationships()
            .AddGatewayAuthorization(new AuthorizationSettings());
        _services = services.BuildServiceProvider();
        foreach (var service in _services.GetServices<IHostedService>().Where(service => service is not PolicyStores))
        {
            await service.StartAsync(CancellationToken.None);
        }

        // What is written before there is a connection is lost, and nothing says so here.
        while (_services.GetRequiredService<RedisConnection>().State != RedisConnectionState.Connected)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        await FillAsync();
        var compiler = _services.GetRequiredService<PolicyCompiler>();
        var plain = new PolicySettings { PrincipalTypes = [PrincipalType.Member], Scopes = ["profile", "points"] };
        _plain = compiler.Compile("plain", plain);
        _condition = compiler.Compile("condition", plain with { Condition = "principal.subject == request.path_params.memberId" });
        _relation = compiler.Compile(
            "relation", plain with { Relations = [new RelationSettings { Store = Store, User = "member:{principal.subject}", Relation = "owner", Object = "member:{memberId}" }] });

        _context.Features.Set(new LedgerPool(TimeProvider.System, _watch).Open());
        _context.Request.Method = "GET";
        _context.Request.Path = "/members/member-1/profile";
        _context.Request.RouteValues["memberId"] = "member-1";
        foreach (var policy in new[] { _plain, _condition, _relation })
        {
            if (await DecideAsync(policy) is not AuthorizationDecision.Allowed and var decision)
            {
                throw new InvalidOperationException($"{policy.Name} does not allow what is measured: {decision}");
            }
        }
    }

    /// <summary>The kind of caller and two scopes.</summary>
    [Benchmark(Baseline = true)]
    public bool Caller() => IsAllowed(_plain);

    /// <summary>The same, and that the subject is the one of the path.</summary>
    [Benchmark]
    public bool CallerAndCondition() => IsAllowed(_condition);

    /// <summary>The same, and one relationship in a store of a thousand that is in memory.</summary>
    [Benchmark]
    public bool CallerAndRelation() => IsAllowed(_relation);

    private bool IsAllowed(RoutePolicy policy)
    {
        var decision = DecideAsync(policy);
#pragma warning disable VSTHRD002, VSTHRD104 // It has completed: nothing is waited for.
        return decision.IsCompletedSuccessfully && decision.Result is AuthorizationDecision.Allowed;
#pragma warning restore VSTHRD002, VSTHRD104
    }

    private ValueTask<AuthorizationDecision> DecideAsync(RoutePolicy policy) =>
        policy.DecideAsync(DecisionInput.Of(_context, _caller, policy, TimeProvider.System));

    private async Task FillAsync()
    {
        var limits = new RelationshipSettings().Limits;
        var stores = _services.GetRequiredService<RelationStores>();
        await stores.CreateAsync(new StoreDocument(Store, "members", TimeProvider.System.GetUtcNow()), most: 1, default, CancellationToken.None);
        await _services.GetRequiredService<RelationModels>().WriteAsync(Store, "01JDQW8X5N0000000000000002", Model, limits, default, CancellationToken.None);
        for (var page = 0; page < 10; page++)
        {
            var writes = Enumerable.Range(page * 100, 100)
                .Select(number => new RelationshipTuple($"member:member-{number}", "owner", $"member:member-{number}"))
                .Select(tuple => new TupleWrite(new TupleChange(IsDelete: false, tuple), Lenient: false));
            await _services.GetRequiredService<RelationTuples>().WriteAsync(Store, [.. writes], limits, default, CancellationToken.None);
        }
    }
}
