using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
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
    internal sealed record Open(CompiledModel Model, GraphSnapshot Tuples, StoreView View) : StoreAccess;

    /// <summary>It cannot be asked now.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    /// <param name="Missing">Whose answer was missing.</param>
    internal sealed record Closed(string Reason, LatencyOwner Missing) : StoreAccess;
}
