namespace AuthGateway.TestSupport;

/// <summary>How the other side ended a connection.</summary>
public enum ConnectionEnd
{
    /// <summary>In good order (FIN).</summary>
    Closed,

    /// <summary>By a reset (RST).</summary>
    Reset,
}
