namespace AuthGateway.Authentication.LegacySessions;

/// <summary>The method by which the legacy system is asked about a session.</summary>
internal enum ExchangeMethod
{
    /// <summary>GET.</summary>
    Get,

    /// <summary>POST.</summary>
    Post,
}
