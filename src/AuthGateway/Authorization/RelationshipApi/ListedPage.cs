using System.Collections.Immutable;
using AuthGateway.Relations.Errors;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>A page of a listing, or why there is none.</summary>
/// <param name="Names">Objects or users.</param>
/// <param name="Token">Where it goes on; null when this was the last page.</param>
/// <param name="Error">What is wrong; null for a page.</param>
internal sealed record ListedPage(ImmutableArray<string> Names, string? Token, RelationError? Error);
