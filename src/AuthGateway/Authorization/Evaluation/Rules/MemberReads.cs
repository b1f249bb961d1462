using System.Collections.Immutable;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>Which members of a free part of a question are meant: those of some names, or all of them.</summary>
internal sealed record MemberReads(ImmutableSortedSet<string> Names, bool All)
{
    public static readonly MemberReads None = new([], All: false);

    public static readonly MemberReads Every = new([], All: true);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => !All && Names.IsEmpty;

    /// <summary>Those of either.</summary>
    public MemberReads With(MemberReads other) => other.IsEmpty ? this : IsEmpty ? other : new(Names.Union(other.Names), All || other.All);

    /// <summary>Whether all of these are among others.</summary>
    public bool IsWithin(MemberReads other) => other.All || (!All && Names.IsSubsetOf(other.Names));

    /// <summary>Whether one is among these, and among others.</summary>
    public bool Overlaps(MemberReads other) => !IsEmpty && !other.IsEmpty && (All || other.All || Names.Overlaps(other.Names));
}
