using System.Collections.Immutable;
using AuthGateway.Latency;

namespace AuthGateway.Authorization.Evaluation.Search;

/// <summary>What a search came to: a whole page, or no part of one. Closed.</summary>
internal abstract record SearchOutcome
{
    private SearchOutcome()
    {
    }

    /// <summary>A page.</summary>
    /// <param name="Found">Ids, or the names of actions, in ordinal order.</param>
    /// <param name="Next">After which one the next page begins; null when this was the last.</param>
    internal sealed record Page(ImmutableArray<string> Found, string? Next) : SearchOutcome;

    /// <summary>The rule holds for more than can be listed.</summary>
    internal sealed record NotListable : SearchOutcome
    {
        public static readonly NotListable Instance = new();
    }

    /// <summary>The question lacks a value, or has one of a wrong type, that a condition of the model needs to tell who is meant.</summary>
    internal sealed record LacksContext : SearchOutcome
    {
        public static readonly LacksContext Instance = new();
    }

    /// <summary>Nobody knows now.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    /// <param name="Missing">Whose answer was missing.</param>
    internal sealed record Unavailable(string Reason, LatencyOwner Missing) : SearchOutcome;
}
