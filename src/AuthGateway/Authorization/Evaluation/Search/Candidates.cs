using System.Collections.Immutable;

namespace AuthGateway.Authorization.Evaluation.Search;

/// <summary>
/// For which ids a rule can hold: all for which it does are among them, and perhaps more. What is among them is asked about one by one, so a search
/// never says more, nor less, than an evaluation does. Closed: there is no other case.
/// </summary>
internal abstract record Candidates
{
    private Candidates()
    {
    }

    /// <summary>For no others than these.</summary>
    internal sealed record Some(ImmutableHashSet<string> Ids) : Candidates
    {
        public static readonly Some None = new([]);
    }

    /// <summary>Perhaps for any: a condition about the id, or everybody of a type. They can't be listed.</summary>
    internal sealed record Any : Candidates
    {
        public static readonly Any Instance = new();
    }

    /// <summary>It could not be found out.</summary>
    internal sealed record Failed(SearchOutcome Outcome) : Candidates;
}
