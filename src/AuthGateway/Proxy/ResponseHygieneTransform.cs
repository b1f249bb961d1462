using System.Collections.Immutable;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>What does not pass from an upstream to a caller, the account of the body that follows, and the list of open streams.</summary>
internal sealed class ResponseHygieneTransform(ImmutableArray<string> internalHeaders, OpenStreams streams) : ResponseTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } response)
        {
            return default;
        }

        var headers = context.HttpContext.Response.Headers;

        // RFC 9110 section 7.6.1: what Connection names is for the next hop only. YARP passes it on.
        foreach (var option in response.Headers.Connection)
        {
            headers.Remove(option);
        }

        headers.Remove(HeaderNames.Trailer);
        foreach (var header in internalHeaders)
        {
            headers.Remove(header);
        }

        RemoveOwnNames(headers);

        if (response.StatusCode >= System.Net.HttpStatusCode.InternalServerError)
        {
            context.HttpContext.Record().FailedBy = LatencyOwner.Legacy;
        }

        if (context.HttpContext.Caller() is { } caller && IsStream(context.HttpContext, response))
        {
            streams.Add(context.HttpContext, caller);
        }

        // A tunnel's stream is YARP's to splice; a body's reads are accounted for.
        if (response.StatusCode != System.Net.HttpStatusCode.SwitchingProtocols)
        {
            response.Content = new UpstreamBody(response.Content, context.HttpContext.Ledger().Handle());
        }

        return default;
    }

    private static bool IsStream(HttpContext context, HttpResponseMessage response) =>
        response.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
        || string.Equals(response.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);

    // An upstream that echoes what it was sent must not hand the caller the token that was meant for itself.
    private static void RemoveOwnNames(IHeaderDictionary headers)
    {
        List<string>? own = null;
        foreach (var (name, _) in headers)
        {
            if (name.StartsWith(IdentityHeaders.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                (own ??= []).Add(name);
            }
        }

        own?.ForEach(name => headers.Remove(name));
    }
}
