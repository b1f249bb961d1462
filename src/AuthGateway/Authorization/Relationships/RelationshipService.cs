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

        StoreView view;
        switch (await copy.ViewAsync(question.Freshness, ledger, cancellation))
        {
            case StoreViewResult.Ready ready:
                view = ready.View;
                break;

            case StoreViewResult.NoStore:
                return new QuestionResult<T>.NoStore();

            case StoreViewResult.Lost:
                return new QuestionResult<T>.Lost();

            case StoreViewResult.Unavailable unavailable:
                return new QuestionResult<T>.Unavailable(unavailable.Reason);

            default:
                throw new InvalidOperationException("The cases of a closed type are closed.");
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
}
