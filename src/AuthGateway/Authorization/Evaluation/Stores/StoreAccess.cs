using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Authorization.Evaluation.Stores;

/// <summary>What opening a store came to. Closed: there is no other case.</summary>
internal abstract record StoreAccess
{
    private StoreAccess()
    {
    }

    /// <summary>It can be asked.</summary>
    /// <param name="Model">By which model.</param>
    /// <param name="Tuples">Over which tuples: the view's, or those of an earlier revision.</param>
    /// <param name="View">The view, with the moment that answers are true at.</param>
    /// <param name="ModelId">The model's id.</param>
    internal sealed record Open(CompiledModel Model, GraphSnapshot Tuples, StoreView View, string ModelId) : StoreAccess
    {
        /// <summary>The moment that it is read at.</summary>
        public StoreMoment Moment => new(View.Moment.Epoch, Tuples.Revision);

        /// <summary>What an answer is looked up in.</summary>
        public StoreStamp Stamp => new(Moment, ModelId, View.Age);
    }

    /// <summary>It cannot be asked now.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    /// <param name="Missing">Whose answer was missing.</param>
    internal sealed record Closed(string Reason, LatencyOwner Missing) : StoreAccess;
}
