using AuthGateway.Telemetry;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Problems;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>
/// Writes the target that is sent: the judged path in its one encoding, and the query as it came. YARP by itself would
/// turn a kept %40 into %2540 (dotnet/yarp #1419), and Uri would rewrite more.
/// </summary>
internal sealed class TargetTransform(CanonicalSettings settings) : RequestTransform
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var path = context.Path.Value ?? "";

        // A route's transforms build paths of text that the caller chose: "{name}.json" makes ".." of "...json" (CWE-22).
        if (path.Length > 0 && !string.Equals(path, context.HttpContext.Request.Path.Value, StringComparison.Ordinal)
            && CanonicalPath.Judge(CanonicalPath.Encode(path), settings, path, out _, out _) is not RequestRefusal.None and var refusal)
        {
            // YARP forwards nothing once a transform has answered.
            return new(ProblemWriter.WriteAsync(context.HttpContext, RefusalProblems.Of(refusal)));
        }

        var prefix = context.DestinationPrefix.AsSpan().TrimEnd('/');
        if (path.Length == 0 && !prefix[(prefix.IndexOf("://", StringComparison.Ordinal) + 3)..].Contains('/'))
        {
            // RFC 9112 section 3.2.1: an empty path is sent as a slash; "GET  HTTP/1.1" is two readings.
            path = "/";
        }

        var target = string.Concat(prefix, CanonicalPath.Encode(path), context.Query.QueryString.Value);
        context.ProxyRequest.RequestUri = new Uri(target, Verbatim);
        context.ProxyRequest.Options.Set(UpstreamHandler.RecordKey, context.HttpContext.Record());
        return default;
    }
}
