namespace AuthGateway.Telemetry.Tracing;

/// <summary>Why a request's spans are kept.</summary>
internal enum KeptFor
{
    /// <summary>They are not.</summary>
    Nothing,

    /// <summary>It was drawn.</summary>
    Ratio,

    /// <summary>A trusted caller sampled it.</summary>
    Caller,

    /// <summary>It failed.</summary>
    Error,

    /// <summary>It was slow.</summary>
    Slow,
}
