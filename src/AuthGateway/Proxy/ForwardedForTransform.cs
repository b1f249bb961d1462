using System.Collections.Frozen;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>
/// Tells the upstream who asked, over which scheme, for which host. What the peer says of those before it is continued
/// only where the peer is a trusted proxy; from anybody else it would be a spoofed address (CWE-348).
/// </summary>
internal sealed class ForwardedForTransform(TrustedPeers trusted) : RequestTransform
{
    private const string For = "X-Forwarded-For";
    private const string Host = "X-Forwarded-Host";
    private const string Proto = "X-Forwarded-Proto";
    private const string Forwarded = "Forwarded";

    private const string Prefix = "X-Forwarded-";

    // By these proxies and content networks name the caller's address, and upstreams believe them as they believe X-Forwarded-For.
    private static readonly FrozenSet<string> AlsoClaims = new[]
    {
        "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "Fastly-Client-IP", "X-Cluster-Client-IP",
        "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr", "X-Envoy-External-Address",
        "X-Azure-ClientIP", "X-Azure-SocketIP", "Client-IP", "Front-End-Https", "X-Url-Scheme",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var isTrusted = trusted.Include(context.HttpContext.Connection);
        if (!isTrusted)
        {
            RemoveClaims(context);
        }

        var before = isTrusted ? request.Headers[For].ToString() : "";
        var address = TrustedPeers.AddressOf(context.HttpContext.Connection)?.ToString() ?? "unknown";
        Set(context, For, before.Length == 0 ? address : $"{before}, {address}");
        if (before.Length == 0)
        {
            Set(context, Host, request.Host.Value ?? "");
            Set(context, Proto, request.Scheme);
        }

        // The same facts in RFC 7239's form would stand there unchecked.
        RemoveHeader(context, Forwarded);
        return default;
    }

    private static void RemoveClaims(RequestTransformContext context)
    {
        List<string>? claims = null;
        foreach (var (name, _) in context.ProxyRequest.Headers.NonValidated)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || AlsoClaims.Contains(name))
            {
                (claims ??= []).Add(name);
            }
        }

        claims?.ForEach(name => RemoveHeader(context, name));
    }

    private static void Set(RequestTransformContext context, string name, string value)
    {
        RemoveHeader(context, name);
        AddHeader(context, name, value);
    }
}
