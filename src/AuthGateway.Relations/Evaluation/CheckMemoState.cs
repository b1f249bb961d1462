namespace AuthGateway.Relations.Evaluation;

/// <summary>What is known of a relation to an object within one evaluation.</summary>
internal enum CheckMemoState : byte
{
    /// <summary>Nothing, or nothing any more.</summary>
    None,

    /// <summary>It is being worked out: whoever meets it has found a cycle.</summary>
    Open,

    /// <summary>It is so.</summary>
    True,

    /// <summary>It is not so.</summary>
    False,

    /// <summary>It is not so as long as an open one turns out not to be so.</summary>
    AssumedFalse,

    /// <summary>It can't be told.</summary>
    Unknown,

    /// <summary>It can't be told as long as an open one turns out not to be so.</summary>
    AssumedUnknown,
}
