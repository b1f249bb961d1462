using System.Collections.Immutable;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>What is left of a listing.</summary>
/// <param name="Names">The whole of it, in its order.</param>
/// <param name="Offset">How many of them earlier pages had.</param>
/// <param name="Previous">Under what the rest before this page is kept; null where none is.</param>
internal sealed record ListingRest(ImmutableArray<string> Names, int Offset, string? Previous);
