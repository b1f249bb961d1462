using System.Collections.Immutable;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>What a policy lets a caller's kind, issuer and application be; null for any. Each is one value, so that two lists without a common one hold for nobody.</summary>
internal sealed record Demands(ImmutableHashSet<string>? Kinds, ImmutableHashSet<string>? Issuers, ImmutableHashSet<string>? Clients)
{
    /// <summary>Why nobody can be all of it; null when somebody can.</summary>
    public string? Contradiction =>
        Kinds is { IsEmpty: true } ? "its PrincipalTypes have none in common"
        : Issuers is { IsEmpty: true } ? "its Issuers have none in common"
        : Clients is { IsEmpty: true } ? "its Clients have none in common"
        : null;

    /// <summary>Those of a policy with all that must hold within it.</summary>
    public static Demands Of(PolicySettings policy)
    {
        var own = new Demands(Set(policy.PrincipalTypes.Select(type => type.ToString())), Set(policy.Issuers), Set(policy.Clients));
        own = policy.AllOf.Aggregate(own, (demands, part) => demands.And(Of(part)));
        return policy.AnyOf.Count == 0 ? own : own.And(policy.AnyOf.Select(Of).Aggregate((some, other) => some.Or(other)));
    }

    /// <summary>Both.</summary>
    public Demands And(Demands other) => new(Both(Kinds, other.Kinds), Both(Issuers, other.Issuers), Both(Clients, other.Clients));

    private Demands Or(Demands other) => Contradiction is not null ? other
        : other.Contradiction is not null ? this
        : new(Either(Kinds, other.Kinds), Either(Issuers, other.Issuers), Either(Clients, other.Clients));

    private static ImmutableHashSet<string>? Set(IEnumerable<string> values) => values.ToImmutableHashSet(StringComparer.Ordinal) is { IsEmpty: false } set ? set : null;

    private static ImmutableHashSet<string>? Both(ImmutableHashSet<string>? a, ImmutableHashSet<string>? b) => a is null ? b : b is null ? a : a.Intersect(b);

    private static ImmutableHashSet<string>? Either(ImmutableHashSet<string>? a, ImmutableHashSet<string>? b) => a is null || b is null ? null : a.Union(b);
}
