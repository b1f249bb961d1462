namespace AuthGateway.LoadTests.Kinds;

/// <summary>Beside whom other callers are measured.</summary>
internal enum SlowCallersPart
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>Callers that never end their headers.</summary>
    SlowHeaders,

    /// <summary>The same, aimed at another server on this machine.</summary>
    SlowHeadersElsewhere,

    /// <summary>Callers that send a body a few bytes at a time.</summary>
    SlowBodies,

    /// <summary>The same, aimed at another server on this machine.</summary>
    SlowBodiesElsewhere,

    /// <summary>Callers that ask for thousands of overlapping ranges.</summary>
    Ranges,

    /// <summary>The same, aimed at another server on this machine.</summary>
    RangesElsewhere,

    /// <summary>Callers that read an answer a few bytes at a time.</summary>
    SlowReading,

    /// <summary>The same, aimed at another server on this machine.</summary>
    SlowReadingElsewhere,
}
