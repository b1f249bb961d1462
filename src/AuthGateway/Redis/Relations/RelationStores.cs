using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>The relationship stores: begun, listed, deleted. Never throws for what Redis does.</summary>
internal sealed class RelationStores(RelationCalls calls, RedisKeys keys)
{
    /// <summary>Begins a store.</summary>
    /// <param name="store">Its document.</param>
    /// <param name="most">How many stores there may be.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <returns>True; false when there are as many as there may be.</returns>
    public async ValueTask<StoreResult<string>> CreateAsync(StoreDocument store, int most, LedgerHandle ledger, CancellationToken cancellation)
    {
        // Listed first: a store that is listed and not there can be deleted, one that is there and not listed is found by nobody.
        var document = Spell(store);
        var listed = await calls.WriteAsync(
            RedisMetrics.CreateRelations, StoreScripts.Enlist, [keys.RelationStores, keys.RelationStoreDocuments], [store.Id, document, most],
            RelationCalls.Word, ledger, cancellation);
        if (listed is not StoreResult<string>.Got { Value: "listed" })
        {
            return listed;
        }

        return await calls.WriteAsync(
            RedisMetrics.CreateRelations, StoreScripts.Create, [keys.Relations(store.Id).State], [document], RelationCalls.Word, ledger, cancellation);
    }

    /// <summary>Reads a store's document.</summary>
    public ValueTask<StoreResult<StoreDocument>> FindAsync(string id, LedgerHandle ledger, CancellationToken cancellation) => calls.ReadAsync(
        RedisMetrics.ReadRelations, StoreScripts.Find, [keys.Relations(id).State], [],
        parts => parts.Length == 2 ? Document(id, (string?)parts[1]) : null, ledger, cancellation);

    /// <summary>Deletes a store with all that is in it. Deleting it again is harmless.</summary>
    public async ValueTask<StoreResult<string>> DeleteAsync(string id, LedgerHandle ledger, CancellationToken cancellation)
    {
        var deleted = await calls.WriteAsync(
            RedisMetrics.CreateRelations, StoreScripts.Delete, keys.Relations(id).All, [keys.RelationChannel.ToString(), id],
            RelationCalls.Word, ledger, cancellation);
        if (deleted is StoreResult<string>.Failed)
        {
            return deleted;
        }

        var delisted = await calls.WriteAsync(
            RedisMetrics.CreateRelations, StoreScripts.Delist, [keys.RelationStores, keys.RelationStoreDocuments], [id],
            RelationCalls.Word, ledger, cancellation);
        return delisted is StoreResult<string>.Failed ? delisted : deleted;
    }

    /// <summary>Reads a page of the stores, by id.</summary>
    /// <param name="after">The last id seen; empty to begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public async ValueTask<StoreResult<ImmutableList<StoreDocument>>> ListAsync(string after, int count, LedgerHandle ledger, CancellationToken cancellation) =>
        await calls.ReadAsync(
            RedisMetrics.ReadRelations, StoreScripts.List, [keys.RelationStores, keys.RelationStoreDocuments], [after, count], Documents, ledger, cancellation);

    private static ImmutableList<StoreDocument>? Documents(RedisResult[] parts)
    {
        if (RelationCalls.Word(parts) != "found")
        {
            return null;
        }

        var documents = ImmutableList.CreateBuilder<StoreDocument>();
        for (var i = 1; i + 1 < parts.Length; i += 2)
        {
            if (Document((string?)parts[i] ?? "", (string?)parts[i + 1]) is { } document)
            {
                documents.Add(document);
            }
        }

        return documents.ToImmutable();
    }

    private static string Spell(StoreDocument store) =>
        JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["name"] = store.Name, ["created"] = store.Created.ToUnixTimeMilliseconds() });

    private static StoreDocument? Document(string id, string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "");
            var root = document.RootElement;
            return new StoreDocument(id, root.GetProperty("name").GetString() ?? "", DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("created").GetInt64()));
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
