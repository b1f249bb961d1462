using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Authorization.Relationships;

/// <summary>A store at one moment: what an answer is made from, and what it is stamped with.</summary>
/// <param name="Store">The store's id.</param>
/// <param name="Moment">Its epoch and revision.</param>
/// <param name="Tuples">All tuples at that moment.</param>
/// <param name="History">What keeps some earlier revisions, for the next page of a listing.</param>
/// <param name="Model">The newest model's id then; empty when there was none.</param>
/// <param name="Age">For how long nobody has confirmed that nothing is newer.</param>
internal sealed record StoreView(string Store, StoreMoment Moment, GraphSnapshot Tuples, TupleGraph History, string Model, TimeSpan Age)
{
    /// <summary>What the store says of its objects, at that moment.</summary>
    public ObjectAttributes Attributes { get; init; } = ObjectAttributes.None;
}
