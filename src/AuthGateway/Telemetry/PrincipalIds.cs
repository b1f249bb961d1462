namespace AuthGateway.Telemetry;

/// <summary>How a caller's identifier stands in the log.</summary>
internal enum PrincipalIds
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>As a keyed hash.</summary>
    Hashed,

    /// <summary>Not at all.</summary>
    Omitted,
}
