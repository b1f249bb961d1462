using System.Text.Json.Nodes;

namespace AuthGateway.TestSupport;

/// <summary>What of the provider is broken.</summary>
public enum OidcEndpoint
{
    /// <summary>/.well-known/openid-configuration</summary>
    Discovery,

    /// <summary>/jwks</summary>
    Jwks,

    /// <summary>/token</summary>
    Token,

    /// <summary>/introspect</summary>
    Introspection,
}

/// <summary>How an endpoint of the provider breaks.</summary>
public sealed class OidcFault
{
    private OidcFault(JsonObject json) => Json = json;

    /// <summary>It does not.</summary>
    public static OidcFault None => new(new() { ["kind"] = "none" });

    /// <summary>The headers never come.</summary>
    public static OidcFault Hang => new(new() { ["kind"] = "hang" });

    /// <summary>A body begins and never goes on.</summary>
    public static OidcFault HangMidBody => new(new() { ["kind"] = "hang-mid-body" });

    /// <summary>200 with a login page, as captive portals and misrouted ingresses do.</summary>
    public static OidcFault Html => new(new() { ["kind"] = "html" });

    /// <summary>The connection is reset.</summary>
    public static OidcFault Reset => new(new() { ["kind"] = "reset" });

    internal JsonObject Json { get; }

    /// <summary>The real answer, later.</summary>
    public static OidcFault Slow(TimeSpan delay) => new(new() { ["kind"] = "slow", ["ms"] = (int)delay.TotalMilliseconds });

    /// <summary>An error status.</summary>
    public static OidcFault Status(int status = 500) => new(new() { ["kind"] = "status", ["status"] = status });

    /// <summary>A valid JSON document of that many bytes.</summary>
    public static OidcFault Huge(int bytes = 64 * 1024 * 1024) => new(new() { ["kind"] = "huge", ["bytes"] = bytes });

    /// <summary>Exactly this body, with 200.</summary>
    public static OidcFault Body(string body, string type = "application/json") => new(new() { ["kind"] = "body", ["body"] = body, ["type"] = type });
}
