using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.RelationChecks;

namespace AuthGateway.Authorization.Decisions;

/// <summary>What a condition was told of an object.</summary>
/// <param name="Store">The store that was asked.</param>
/// <param name="Object">The object.</param>
/// <param name="Reads">Which attributes the condition reads: all that an explanation or a log may show.</param>
/// <param name="Answer">What it was told.</param>
internal sealed record AttributeNote(string Store, string Object, MemberReads Reads, AttributeAnswer Answer);
