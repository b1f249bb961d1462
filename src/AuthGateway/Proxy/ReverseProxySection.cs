namespace AuthGateway.Proxy;

/// <summary>YARP's own configuration section.</summary>
internal static class ReverseProxySection
{
    /// <summary>The section's name.</summary>
    public const string Name = "ReverseProxy";
}
