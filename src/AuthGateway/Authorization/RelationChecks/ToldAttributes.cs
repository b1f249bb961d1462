using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Rules;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>Attributes as a decision was told them: with them it can be made again without asking anybody.</summary>
internal sealed class ToldAttributes(IReadOnlyList<AttributeNote> notes)
{
    /// <summary>The reason where a condition reads what was not noted.</summary>
    public const string NotRecorded = "attributes_not_recorded";

    private static readonly AttributeAnswer Unknown = new AttributeAnswer.Unknown(NotRecorded, Latency.LatencyOwner.Own);

    /// <summary>An object's.</summary>
    public AttributeAnswer Of(string store, string name, MemberReads needed) =>
        notes.FirstOrDefault(note => note.Store == store && note.Object == name && needed.IsWithin(note.Reads))?.Answer ?? Unknown;
}
