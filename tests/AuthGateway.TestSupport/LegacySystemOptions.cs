namespace AuthGateway.TestSupport;

/// <summary>How the sample legacy system runs.</summary>
public sealed record LegacySystemOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Serve HTTP/2 without TLS on a second port.</summary>
    public bool H2c { get; init; }

    /// <summary>The gateway's key set, with which identity tokens are verified; null: they are only read.</summary>
    public Uri? GatewayJwks { get; init; }

    /// <summary>The audience that identity tokens must name; null: any.</summary>
    public string? GatewayAudience { get; init; }
}
