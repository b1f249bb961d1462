using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Graph;
using AuthGateway.Tests.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Authorization.Relationships;

/// <summary>One replica's copies of stores.</summary>
internal sealed class CopyUnderTest : IAsyncDisposable
{
    /// <summary>No timer helps: what arrives, arrives by message.</summary>
    public static readonly RelationshipSettings ByMessageOnly = new()
    {
        PollInterval = TimeSpan.FromMinutes(1), Lease = TimeSpan.FromMinutes(2), WaitTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>No message helps: what arrives, is polled for.</summary>
    public static readonly RelationshipSettings Quick = ByMessageOnly with { PollInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(2) };

    private CopyUnderTest(StoreCopies copies) => Copies = copies;

    public StoreCopies Copies { get; }

    public static async Task<CopyUnderTest> StartAsync(GatewayReplica replica, RelationshipSettings? settings = null, RelationMessages? messages = null)
    {
        var services = replica.Services;
        var copies = new StoreCopies(
            services.GetRequiredService<RelationLog>(),
            services.GetRequiredService<RelationModels>(),
            messages ?? services.GetRequiredService<RelationMessages>(),
            settings ?? ByMessageOnly,
            services.GetRequiredService<ILoggerFactory>(),
            TimeProvider.System);
        await copies.StartAsync(CancellationToken.None);
        return new CopyUnderTest(copies);
    }

    public ValueTask<StoreViewResult> AskAsync(string store, Freshness? freshness = null) =>
        Copies.Find(store)!.ViewAsync(freshness ?? Freshness.Any.Instance, default, CancellationToken.None);

    public async Task<StoreView> ViewAsync(string store, Freshness? freshness = null) =>
        Assert.IsType<StoreViewResult.Ready>(await AskAsync(store, freshness)).View;

    /// <summary>Messages of which none arrives: they listen where nobody speaks.</summary>
    public static RelationMessages DeafMessages(GatewayReplica replica) => new(replica.Connection, new RedisKeys(new RedisSettings { KeyPrefix = "elsewhere" }));

    /// <summary>Whether the view has a tuple of this object and this user.</summary>
    public static bool Has(StoreView view, string user, string document)
    {
        var graph = view.Tuples;
        var number = graph.Names.Find(graph.Vocabulary.Object("document"), document);
        var subject = graph.Names.Find(graph.Vocabulary.Object("user"), user);
        if (number < 0 || subject < 0)
        {
            return false;
        }

        foreach (var edge in graph.Subjects(number).All())
        {
            if (Edge.Id(edge) == subject)
            {
                return true;
            }
        }

        return false;
    }

    public ValueTask DisposeAsync() => Copies.DisposeAsync();
}
