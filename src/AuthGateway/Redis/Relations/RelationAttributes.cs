using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>Attributes of a relationship store's objects. Never throws for what Redis does.</summary>
internal sealed class RelationAttributes(RelationCalls calls, RedisKeys keys)
{
    /// <summary>Puts objects' attributes in the place of those that they had: all of them, or none. Each object stands there once.</summary>
    public ValueTask<StoreResult<AttributeWriteOutcome>> WriteAsync(
        string store, IReadOnlyCollection<StoredAttributes> objects, StoreLimits limits, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        RedisValue[] arguments =
        [
            keys.RelationChannel.ToString(), store, limits.MostLogged, limits.MostAttributed, objects.Count,
            .. objects.SelectMany(one => new RedisValue[] { one.Object, one.Json ?? "" }),
        ];
        return calls.WriteAsync<AttributeWriteOutcome>(
            RedisMetrics.WriteRelations,
            AttributeScripts.Write,
            [of.State, of.Attributes, of.Log],
            arguments,
            parts => RelationCalls.Word(parts) switch
            {
                "written" when RelationCalls.TryMoment(parts, 1, out var at) => new AttributeWriteOutcome.Written(at),
                "full" => new AttributeWriteOutcome.Full(),
                _ => null,
            },
            ledger,
            cancellation);
    }

    /// <summary>Reads the attributes of objects.</summary>
    public ValueTask<StoreResult<AttributeMoment>> ReadAsync(string store, IReadOnlyCollection<string> objects, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.ReadAsync(
            RedisMetrics.ReadRelations,
            AttributeScripts.Read,
            [of.State, of.Attributes],
            [.. objects.Select(name => (RedisValue)name)],
            parts => RelationCalls.Word(parts) == "found" && RelationCalls.TryMoment(parts, 1, out var at)
                ? new AttributeMoment(at, StoredAttributes.Read(parts, 3))
                : null,
            ledger,
            cancellation);
    }
}
