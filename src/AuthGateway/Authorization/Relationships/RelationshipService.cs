using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Compilation;

namespace AuthGateway.Authorization.Relationships;

/// <summary>Puts a question, a store's view and a model together. Every door that asks about relationships comes through here.</summary>
internal sealed class RelationshipService(StoreCopies copies)
{
    /// <summary>Asks the engine, when all that it needs is there.</summary>
    public async ValueTask<QuestionResult<T>> AskAsync<T>(
        Question question, Func<CompiledModel, StoreView, T> ask, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (copies.Find(question.Store) is not { } copy)
        {
            return new QuestionResult<T>.Unavailable(StoreCopies.TooMany);
        }

        var looked = await copy.ViewAsync(question.Freshness, ledger, cancellation);
        if (looked is not StoreViewResult.Ready { View: var view })
        {
            return NoView<T>(looked);
        }

        var id = question.Model.Length > 0 ? question.Model : view.Model;
        if (id.Length == 0)
        {
            return new QuestionResult<T>.NoModel();
        }

        return await copy.Models.FindAsync(id, ledger, cancellation) switch
        {
            ModelResult.Found found => new QuestionResult<T>.Asked(ask(found.Model, view), view, id),
            ModelResult.NoModel => new QuestionResult<T>.NoModel(),
            ModelResult.NoStore => new QuestionResult<T>.NoStore(),
            ModelResult.Unavailable unavailable => new QuestionResult<T>.Unavailable(unavailable.Reason),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };
    }

    /// <summary>Looks at a store without a model: what is asked needs none.</summary>
    public async ValueTask<QuestionResult<T>> LookAsync<T>(string store, Freshness freshness, Func<StoreView, T> look, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (copies.Find(store) is not { } copy)
        {
            return new QuestionResult<T>.Unavailable(StoreCopies.TooMany);
        }

        var looked = await copy.ViewAsync(freshness, ledger, cancellation);
        return looked is StoreViewResult.Ready { View: var view } ? new QuestionResult<T>.Asked(look(view), view, Model: "") : NoView<T>(looked);
    }

    /// <summary>
    /// Waits, as long as a question would, until this replica's copy holds a write. So who writes and then asks at the same replica finds
    /// what was written, as with a server that has no copies.
    /// </summary>
    public async ValueTask SeeAsync(string store, StoreMoment moment, LedgerHandle ledger)
    {
        if (copies.Find(store) is { } copy)
        {
            await copy.ViewAsync(new Freshness.AtLeast(moment), ledger, CancellationToken.None);
        }
    }

    private static QuestionResult<T> NoView<T>(StoreViewResult looked) => looked switch
    {
        StoreViewResult.NoStore => new QuestionResult<T>.NoStore(),
        StoreViewResult.Lost => new QuestionResult<T>.Lost(),
        StoreViewResult.Unavailable unavailable => new QuestionResult<T>.Unavailable(unavailable.Reason),
        _ => throw new InvalidOperationException("The cases of a closed type are closed."),
    };
}
