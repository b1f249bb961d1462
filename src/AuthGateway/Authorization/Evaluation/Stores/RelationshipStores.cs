using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Relations.Compilation;

namespace AuthGateway.Authorization.Evaluation.Stores;

/// <summary>This replica's copies of the stores.</summary>
internal sealed class RelationshipStores(RelationshipService service) : IEvaluationStores
{
    /// <inheritdoc/>
    public async ValueTask<StoreAccess> OpenAsync(Question question, LedgerHandle ledger, CancellationToken cancellation) =>
        await service.AskAsync(question, (model, view) => (Model: model, View: view), ledger, cancellation) switch
        {
            QuestionResult<(CompiledModel Model, StoreView View)>.Asked asked => new StoreAccess.Open(asked.Value.Model, asked.Value.View.Tuples, asked.Value.View, asked.Model),
            QuestionResult<(CompiledModel Model, StoreView View)>.NoStore => new StoreAccess.Closed(DecisionReasons.NoStore, LatencyOwner.Own),
            QuestionResult<(CompiledModel Model, StoreView View)>.NoModel => new StoreAccess.Closed(DecisionReasons.NoModel, LatencyOwner.Own),
            QuestionResult<(CompiledModel Model, StoreView View)>.Lost => new StoreAccess.Closed(EvaluationReasons.Lost, LatencyOwner.Redis),
            QuestionResult<(CompiledModel Model, StoreView View)>.Unavailable unavailable => new StoreAccess.Closed(unavailable.Reason, LatencyOwner.Redis),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };
}
