using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Authorization.Relationships;

/// <summary>How a copy stands. Replaced as a whole, so that whoever reads it sees one moment.</summary>
/// <param name="State">What the last reading left.</param>
/// <param name="Graph">The tuples; null before the first complete reading.</param>
/// <param name="History">The graph that they are of, which keeps some earlier revisions; null before the first complete reading.</param>
/// <param name="Moment">The tuples' moment.</param>
/// <param name="Model">The newest model's id at that moment; empty for none.</param>
/// <param name="SentAt">When the reading was sent for that found nothing newer.</param>
/// <param name="Attributes">What the store says of its objects, at that moment.</param>
/// <param name="Failure">Why the last reading failed; null when it did not.</param>
internal sealed record StoreReading(
    StoreReadingState State, GraphSnapshot? Graph, TupleGraph? History, StoreMoment Moment, string Model, long SentAt, ObjectAttributes Attributes, string? Failure)
{
    public static readonly StoreReading None = new(StoreReadingState.Incomplete, Graph: null, History: null, default, "", SentAt: 0, ObjectAttributes.None, Failure: null);
}
