namespace AuthGateway.Redis.Relations;

/// <summary>What writing attributes came to, the store being there. Closed: there is no third case.</summary>
internal abstract record AttributeWriteOutcome
{
    private AttributeWriteOutcome()
    {
    }

    /// <summary>They are written, or were so already.</summary>
    internal sealed record Written(StoreMoment At) : AttributeWriteOutcome;

    /// <summary>As many objects have attributes as may; nothing was changed.</summary>
    internal sealed record Full : AttributeWriteOutcome;
}
