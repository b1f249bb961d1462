using AuthGateway.Latency;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>What came of asking whether there is a relationship. Closed: there is no fourth case.</summary>
internal abstract record RelationAnswer
{
    private RelationAnswer()
    {
    }

    /// <summary>What it was looked up in; null where nothing was, or nobody said. No snapshot is held: an answer may be kept for long.</summary>
    public StoreStamp? Stamp { get; init; }

    /// <summary>The answer in one word.</summary>
    public string Word => this switch
    {
        Related => "related",
        Unrelated => "unrelated",
        _ => "unknown",
    };

    /// <summary>There is.</summary>
    internal sealed record Related : RelationAnswer
    {
        public static readonly Related Instance = new();
    }

    /// <summary>There is none.</summary>
    internal sealed record Unrelated : RelationAnswer
    {
        public static readonly Unrelated Instance = new();
    }

    /// <summary>Nobody knows now.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    /// <param name="Missing">Whose answer was missing.</param>
    internal sealed record Unknown(string Reason, LatencyOwner Missing) : RelationAnswer;
}
