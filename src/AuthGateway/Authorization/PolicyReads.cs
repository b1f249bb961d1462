using System.Collections.Immutable;
using AuthGateway.Authorization.Requirements;

namespace AuthGateway.Authorization;

/// <summary>What a policy reads of a request and of a credential by name: what is copied of it, and all that an explanation or a log may show of it.</summary>
internal sealed record PolicyReads
{
    /// <summary>Of a policy that asks nobody anything.</summary>
    public static readonly PolicyReads None = new();

    /// <summary>The request's headers, in lower case.</summary>
    public ImmutableSortedSet<string> Headers { get; init; } = [];

    /// <summary>The credential's claims.</summary>
    public ImmutableSortedSet<string> Claims { get; init; } = [];

    /// <summary>Whether a condition goes through all claims.</summary>
    public bool AllClaims { get; init; }

    /// <summary>What a requirement reads, with all that is within it.</summary>
    public static PolicyReads Of(Requirement? demand) => demand?.Reads ?? None;

    /// <summary>What two read together.</summary>
    public PolicyReads With(PolicyReads other) => new()
    {
        Headers = Headers.Union(other.Headers),
        Claims = Claims.Union(other.Claims),
        AllClaims = AllClaims || other.AllClaims,
    };

    /// <summary>Whether all of this was read by another, too.</summary>
    public bool IsWithin(PolicyReads other) =>
        Headers.IsSubsetOf(other.Headers) && (other.AllClaims || (!AllClaims && Claims.IsSubsetOf(other.Claims)));
}
