using System.Collections.Immutable;
using System.Text;
using AuthGateway.Latency;
using AuthGateway.Redis;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Json;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Authorization.Relationships;

/// <summary>The models of one store, compiled. A model never changes, so what is here is never stale.</summary>
internal sealed class StoreModels(string store, Vocabulary vocabulary, RelationModels models, ILogger<StoreModels> logger)
{
    /// <summary>The store holds a model that this gateway can't use: one of a newer version's, or one that was tampered with.</summary>
    public const string Unusable = "relation_model_unusable";

    // Applications name the model that they were written for; a few are in use at a time.
    private const int MostCompiled = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CompiledModel> _compiled = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>A model by its id.</summary>
    public async ValueTask<ModelResult> FindAsync(string id, LedgerHandle ledger, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_compiled.TryGetValue(id, out var known))
            {
                return new ModelResult.Found(known);
            }
        }

        return await models.ReadAsync(store, id, ledger, cancellation) switch
        {
            StoreResult<ImmutableList<StoredModel>>.Got { Value: [var stored] } when stored.Id == id => Compile(stored),
            StoreResult<ImmutableList<StoredModel>>.Got { Value: [] } => ModelResult.NoModel.Instance,
            StoreResult<ImmutableList<StoredModel>>.NoStore => ModelResult.NoStore.Instance,
            StoreResult<ImmutableList<StoredModel>>.Failed failed => new ModelResult.Unavailable(failed.Reason),

            // Another model than was asked for: a connection out of step.
            _ => new ModelResult.Unavailable(RedisFailure.UnreadableAnswer),
        };
    }

    private ModelResult Compile(StoredModel stored)
    {
        // Validated again: what is in Redis may have been written by another version, and decides who may do what.
        if (ModelJson.Read(Encoding.UTF8.GetBytes(stored.Json)) is not ModelJsonResult.Parsed parsed
            || ModelValidator.Validate(parsed.Model) is not ModelValidation.Valid valid)
        {
            logger.ModelUnusable(store, stored.Id);
            return new ModelResult.Unavailable(Unusable);
        }

        CompiledModel compiled;
        try
        {
            compiled = CompiledModel.Compile(parsed.Model with { Id = stored.Id }, vocabulary, valid.Conditions);
        }
        catch (InvalidDataException)
        {
            // The store's models have more types and relations than a graph has numbers for.
            logger.ModelUnusable(store, stored.Id);
            return new ModelResult.Unavailable(Unusable);
        }

        lock (_gate)
        {
            if (_compiled.TryAdd(stored.Id, compiled))
            {
                _order.Enqueue(stored.Id);
                if (_order.Count > MostCompiled)
                {
                    _compiled.Remove(_order.Dequeue());
                }
            }

            return new ModelResult.Found(compiled);
        }
    }
}
