using AuthGateway.Latency;
using AuthGateway.Pipeline.Canonical;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>
/// Writes the target that is sent: the judged path in its one encoding, and the query as it came. YARP by itself would
/// turn a kept %40 into %2540 (dotnet/yarp #1419), and Uri would rewrite more.
/// </summary>
internal sealed class TargetTransform : RequestTransform
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var prefix = context.DestinationPrefix.AsSpan().TrimEnd('/');
        var target = string.Concat(prefix, CanonicalPath.Encode(context.Path.Value ?? "/"), context.Query.QueryString.Value);
        context.ProxyRequest.RequestUri = new Uri(target, Verbatim);
        context.ProxyRequest.Options.Set(UpstreamHandler.LedgerKey, context.HttpContext.Ledger().Handle());
        return default;
    }
}
