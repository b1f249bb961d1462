namespace AuthGateway.Redis.Relations;

/// <summary>What a write came to, the store being there. Closed: there is no other case. All but the first changed nothing.</summary>
internal abstract record TupleWriteOutcome
{
    private TupleWriteOutcome()
    {
    }

    /// <summary>It is written, or was so already.</summary>
    internal sealed record Written(StoreMoment At) : TupleWriteOutcome;

    /// <summary>A tuple that should be written is there already.</summary>
    /// <param name="Index">Which of the changes.</param>
    internal sealed record Exists(int Index) : TupleWriteOutcome;

    /// <summary>It is there, with another condition than the one that should be written.</summary>
    /// <param name="Index">Which of the changes.</param>
    internal sealed record Differs(int Index) : TupleWriteOutcome;

    /// <summary>A tuple that should be deleted is not there.</summary>
    /// <param name="Index">Which of the changes.</param>
    internal sealed record Missing(int Index) : TupleWriteOutcome;

    /// <summary>The store holds as many tuples as it may.</summary>
    internal sealed record Full : TupleWriteOutcome;
}
