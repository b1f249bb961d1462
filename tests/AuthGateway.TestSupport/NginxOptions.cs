namespace AuthGateway.TestSupport;

/// <summary>What a test adds to the sample's configuration.</summary>
public sealed record NginxOptions
{
    /// <summary>The full paths of modules to load.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Directives of the server, in nginx's own language: another listener, a hook.</summary>
    public string ServerDirectives { get; init; } = "";

    /// <summary>The sample's path below samples/.</summary>
    public string Sample { get; init; } = "nginx/nginx.conf";

    /// <summary>Where decisions are asked for, in a sample that asks.</summary>
    public Uri? Door { get; init; }
}
