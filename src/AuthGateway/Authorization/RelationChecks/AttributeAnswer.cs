using AuthGateway.Cel.Values;
using AuthGateway.Latency;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>What came of asking for an object's attributes. Closed: there is no third case.</summary>
internal abstract record AttributeAnswer
{
    private AttributeAnswer()
    {
    }

    /// <summary>Its attributes.</summary>
    /// <param name="Values">A map, as conditions read it; empty for an object that has none.</param>
    internal sealed record Found(CelValue Values) : AttributeAnswer
    {
        /// <summary>What they were looked up in; null where nothing was, or nobody said.</summary>
        public StoreStamp? Stamp { get; init; }
    }

    /// <summary>Nobody knows now.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    /// <param name="Missing">Whose answer was missing.</param>
    internal sealed record Unknown(string Reason, LatencyOwner Missing) : AttributeAnswer;
}
