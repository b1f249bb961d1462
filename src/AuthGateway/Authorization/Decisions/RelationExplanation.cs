using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Explanation;

namespace AuthGateway.Authorization.Decisions;

/// <summary>A question about a relationship: what was answered, and what the same question comes to now.</summary>
/// <param name="Store">The store's id.</param>
/// <param name="User">The user; the policy's template where the question was not asked.</param>
/// <param name="Relation">The relation.</param>
/// <param name="Object">The object; the policy's template where the question was not asked.</param>
internal sealed record RelationExplanation(string Store, string User, string Relation, string Object)
{
    /// <summary>The model's id; empty for the newest.</summary>
    public string Model { get; init; } = "";

    /// <summary>What the decision was told; null where that is not known any more.</summary>
    public RelationAnswer? Decided { get; init; }

    /// <summary>What the question comes to when it is asked again; null where it could not be.</summary>
    public RelationAnswer? Replayed { get; init; }

    /// <summary>At which moment it was asked again.</summary>
    public StoreMoment? ReplayedAt { get; init; }

    /// <summary>The way to the answer of the replay.</summary>
    public CheckExplanation? Way { get; init; }

    /// <summary>Why it could not be asked again; null where it was.</summary>
    public string? NotReplayed { get; init; }

    /// <summary>Whether the replay comes out differently: the relationships have changed since.</summary>
    public bool Differs => Decided is not null && Replayed is not null && Decided.Word != Replayed.Word;
}
