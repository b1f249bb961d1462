using System.Text.Json;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Tuples;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.Tests.Redis.Relations;

/// <summary>One relationship store in a server, as a replica's services see it.</summary>
internal sealed class StoreUnderTest(GatewayReplica replica, string id)
{
    public static readonly StoreLimits Bounds = new(MostTuples: 10_000, MostLogged: 1000, MostModels: 10, MostAttributed: 100);

    public string Id => id;

    public RelationStores Stores => replica.Services.GetRequiredService<RelationStores>();

    public RelationTuples Tuples => replica.Services.GetRequiredService<RelationTuples>();

    public RelationAttributes Attributes => replica.Services.GetRequiredService<RelationAttributes>();

    public RelationModels Models => replica.Services.GetRequiredService<RelationModels>();

    public RelationLog Log => replica.Services.GetRequiredService<RelationLog>();

    public static async Task<StoreUnderTest> BeginAsync(GatewayReplica replica, string id = "01JDQW8X5N0000000000000001")
    {
        var store = new StoreUnderTest(replica, id);
        var made = await store.Stores.CreateAsync(new StoreDocument(id, "test", GatewayReplica.Now), most: 10, default, CancellationToken.None);
        Assert.Equal("created", Got(made));
        return store;
    }

    public static T Got<T>(StoreResult<T> result) => Assert.IsType<StoreResult<T>.Got>(result).Value;

    public static RelationshipTuple Tuple(string text, string? condition = null)
    {
        var parts = text.Split(' ');
        return new RelationshipTuple(parts[0], parts[1], parts[2])
        {
            Condition = condition is null ? null : new RelationshipCondition(condition, JsonSerializer.SerializeToElement(new { limit = 5, note = "a\nb" })),
        };
    }

    public async Task<TupleWriteOutcome> WriteAsync(IEnumerable<TupleWrite> changes, StoreLimits? limits = null) =>
        Got(await Tuples.WriteAsync(id, [.. changes], limits ?? Bounds, default, CancellationToken.None));

    public Task<TupleWriteOutcome> AddAsync(params string[] tuples) =>
        WriteAsync(tuples.Select(tuple => new TupleWrite(new TupleChange(IsDelete: false, Tuple(tuple)), Lenient: false)));

    public Task<TupleWriteOutcome> DeleteAsync(string tuple, bool lenient = false) =>
        WriteAsync([new TupleWrite(new TupleChange(IsDelete: true, Tuple(tuple)), lenient)]);

    public async Task<AttributeWriteOutcome> DescribeAsync(StoreLimits? limits, params (string Object, string? Json)[] objects) =>
        Got(await Attributes.WriteAsync(id, [.. objects.Select(one => new StoredAttributes(one.Object, one.Json))], limits ?? Bounds, default, CancellationToken.None));

    public async Task<AttributeMoment> AttributesAsync(params string[] objects) => Got(await Attributes.ReadAsync(id, objects, default, CancellationToken.None));

    public async Task<LogPage> ReadLogAsync(StoreMoment after) => Got(await Log.ReadAsync(id, after, CancellationToken.None));

    public async Task<IReadOnlyList<string>> ScanAsync()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var cursor = "0";
        do
        {
            var page = Got(await Log.ScanAsync(id, cursor, CancellationToken.None));
            found.UnionWith(page.Tuples.Select(tuple => Text(tuple.Tuple)));
            cursor = page.Cursor;
        }
        while (cursor != "0");
        return [.. found];
    }

    public static string Text(RelationshipTuple tuple) => $"{tuple.User} {tuple.Relation} {tuple.Object}";
}
