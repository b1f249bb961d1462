using System.Collections.Immutable;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>Several questions in one request.</summary>
/// <param name="Semantic">Where to stop.</param>
/// <param name="Items">The questions, in their order.</param>
internal sealed record Batch(BatchSemantic Semantic, ImmutableArray<BatchItem> Items);
