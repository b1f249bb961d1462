using System.Collections.Immutable;
using System.Globalization;
using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>The models of relationship stores, and their assertions. Never throws for what Redis does.</summary>
internal sealed class RelationModels(RelationCalls calls, RedisKeys keys)
{
    /// <summary>Keeps a model.</summary>
    /// <returns>When; null when the store has as many models as it may.</returns>
    public async ValueTask<StoreResult<TupleWriteOutcome>> WriteAsync(
        string store, string id, string json, StoreLimits limits, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return await calls.WriteAsync<TupleWriteOutcome>(
            RedisMetrics.WriteRelationModel,
            ModelScripts.Write,
            [of.State, of.Models, of.Order, of.Log],
            [keys.RelationChannel.ToString(), store, limits.MostLogged, limits.MostModels, id, json],
            parts => RelationCalls.Word(parts) switch
            {
                "written" when RelationCalls.TryMoment(parts, 1, out var at) => new TupleWriteOutcome.Written(at),
                "full" => new TupleWriteOutcome.Full(),
                _ => null,
            },
            ledger,
            cancellation);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The model; empty for the newest.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <returns>One model, or none.</returns>
    public ValueTask<StoreResult<ImmutableList<StoredModel>>> ReadAsync(string store, string id, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.ReadAsync(
            RedisMetrics.ReadRelationModel,
            ModelScripts.Read,
            [of.State, of.Models, of.Order],
            [id],
            parts => RelationCalls.Word(parts) switch
            {
                "missing" => ImmutableList<StoredModel>.Empty,
                "found" when parts.Length == 3 => [new StoredModel(0, (string?)parts[1] ?? "", (string?)parts[2] ?? "")],
                _ => null,
            },
            ledger,
            cancellation);
    }

    /// <summary>Reads a page of models, the newest first.</summary>
    /// <param name="store">The store.</param>
    /// <param name="before">The place of the last one seen; null to begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public ValueTask<StoreResult<ImmutableList<StoredModel>>> ListAsync(
        string store, long? before, int count, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.ReadAsync(
            RedisMetrics.ReadRelationModel,
            ModelScripts.List,
            [of.State, of.Models, of.Order],
            [before?.ToString(CultureInfo.InvariantCulture) ?? "", count],
            Models,
            ledger,
            cancellation);
    }

    /// <summary>Keeps a model's assertions: what it should answer, for tools. Nothing here judges them.</summary>
    /// <returns>written, or missing when there is no such model.</returns>
    public ValueTask<StoreResult<string>> WriteAssertionsAsync(string store, string model, string json, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.WriteAsync(
            RedisMetrics.WriteRelationModel, ModelScripts.WriteAssertions, [of.State, of.Models, of.Assertions], [model, json], RelationCalls.Word, ledger, cancellation);
    }

    /// <summary>Reads a model's assertions.</summary>
    /// <returns>The assertions as they were written, empty where none were; none when there is no such model.</returns>
    public ValueTask<StoreResult<ImmutableList<string>>> ReadAssertionsAsync(string store, string model, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.ReadAsync(
            RedisMetrics.ReadRelationModel,
            ModelScripts.ReadAssertions,
            [of.State, of.Models, of.Assertions],
            [model],
            parts => RelationCalls.Word(parts) switch
            {
                "missing" => ImmutableList<string>.Empty,
                "found" when parts.Length == 2 => [(string?)parts[1] ?? ""],
                _ => null,
            },
            ledger,
            cancellation);
    }

    private static ImmutableList<StoredModel>? Models(RedisResult[] parts)
    {
        if (RelationCalls.Word(parts) != "found")
        {
            return null;
        }

        var models = ImmutableList.CreateBuilder<StoredModel>();
        for (var i = 1; i + 2 < parts.Length; i += 3)
        {
            if (!RelationCalls.TryNumber(parts[i], out var place))
            {
                return null;
            }

            models.Add(new StoredModel(place, (string?)parts[i + 1] ?? "", (string?)parts[i + 2] ?? ""));
        }

        return models.ToImmutable();
    }
}
