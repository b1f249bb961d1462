namespace AuthGateway.Telemetry.Tracing;

/// <summary>What of HTTP may stand in a span: closed lists only.</summary>
internal static class HttpNames
{
    /// <summary>The semantic convention's word for a value outside its list.</summary>
    public const string Other = "_OTHER";

    /// <summary>The method, or <see cref="Other"/>: a method is any text that a caller likes.</summary>
    public static string Method(string method) => method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH" or "OPTIONS" or "CONNECT" or "TRACE" => method,
        _ => Other,
    };

    /// <summary>The protocol's version.</summary>
    public static string Version(string protocol) => protocol switch
    {
        "HTTP/1.0" => "1.0",
        "HTTP/1.1" => "1.1",
        "HTTP/2" => "2",
        "HTTP/3" => "3",
        _ => Other,
    };

    /// <summary>The protocol's version.</summary>
    public static string Version(Version version) => version.Major switch
    {
        1 => version.Minor == 0 ? "1.0" : "1.1",
        2 => "2",
        3 => "3",
        _ => Other,
    };
}
