using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Bundles;
using AuthGateway.Redis.Relations;
using AuthGateway.Tests.Authorization.RelationChecks;
using AuthGateway.Tests.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static AuthGateway.Tests.Authorization.Bundles.BundleUnderTest;

namespace AuthGateway.Tests.Authorization.Bundles;

/// <summary>A replica's feed over a real server, each look of it asked for by the test.</summary>
internal sealed class FeedUnderTest : IAsyncDisposable
{
    private readonly GatewayReplica _replica;
    private readonly ILoggerFactory _loggers;
    private readonly StoreCopies _copies;

    private FeedUnderTest(GatewayReplica replica)
    {
        _replica = replica;
        var settings = new AuthorizationSettings { Bundles = Platform().Settings with { PollInterval = TimeSpan.FromHours(1) } };
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Logs));
        Bundles = new PolicyBundles(settings);
        _copies = new StoreCopies(
            Get<RelationLog>(), Get<RelationModels>(), Get<RelationMessages>(), new RelationshipSettings(), _loggers, TimeProvider.System);
        Feed = new BundleFeed(
            Store,
            Get<BundleMessages>(),
            new BundleLoader(Platform(), new BundleCompiler(new PolicyCompiler(new FakeRelationChecks())), Bundles),
            Bundles,
            new PolicyStores(settings, _copies),
            settings,
            _loggers.CreateLogger<BundleFeed>(),
            TimeProvider.System);
    }

    public BundleFeed Feed { get; }

    public PolicyBundles Bundles { get; }

    public BundleStore Store => Get<BundleStore>();

    public CapturedLogs Logs { get; } = new();

    /// <summary>How the one namespace stands.</summary>
    public BundleState State => Feed.States[0];

    public static async Task<FeedUnderTest> StartAsync(TestServer server) =>
        new(await GatewayReplica.LoadedAsync(server.Url, configure: GatewayReplica.Patient));

    public T Get<T>()
        where T : notnull => _replica.Services.GetRequiredService<T>();

    /// <summary>Puts a manifest in force, as the command does.</summary>
    public async Task<string> ApplyAsync(string manifest)
    {
        var bundle = Bundle(manifest);
        var current = await Store.ReadAsync(default, CancellationToken.None) is StoreResult<BundleVersions>.Got got ? got.Value.ByNamespace.GetValueOrDefault("members", "") : "";
        var written = await Store.WriteAsync(new NewBundleVersion("members", bundle.Version, bundle.Canonical, current, "apply", "tests"), 10, CancellationToken.None);
        Assert.IsType<StoreResult<BundleWriting>.Got>(written);
        return bundle.Version;
    }

    public async ValueTask DisposeAsync()
    {
        Feed.Dispose();
        Bundles.Dispose();
        await _copies.DisposeAsync();
        _loggers.Dispose();
        await _replica.DisposeAsync();
    }
}
