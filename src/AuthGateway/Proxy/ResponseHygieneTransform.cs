using System.Collections.Immutable;
using System.Net.Http.Headers;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Proxy.Streams;
using AuthGateway.Telemetry;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace AuthGateway.Proxy;

/// <summary>What does not pass from an upstream to a caller, the account of the body that follows, and the list of open streams.</summary>
internal sealed class ResponseHygieneTransform(ImmutableArray<string> internalHeaders, ImmutableArray<string> ownCookies, OpenStreams streams, StreamWrapper wrapper) : ResponseTransform
{
    private const string DpopNonce = "DPoP-Nonce";

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } response)
        {
            return default;
        }

        var headers = context.HttpContext.Response.Headers;

        // RFC 9110 section 7.6.1: what Connection names is for the next hop only. YARP passes it on.
        if (response.Headers.NonValidated.Contains(HeaderNames.Connection))
        {
            foreach (var option in response.Headers.Connection)
            {
                headers.Remove(option);
            }
        }

        headers.Remove(HeaderNames.Trailer);
        foreach (var header in internalHeaders)
        {
            headers.Remove(header);
        }

        RemoveOwnNames(response.Headers.NonValidated, headers);
        RemoveOwnNames(response.Content.Headers.NonValidated, headers);
        if (context.HttpContext.Features[typeof(RequestRecord)] is RequestRecord { TellsDecision: true } record)
        {
            headers[DecisionHeader.Name] = record.DecisionId.ToString();
        }

        RemoveOwnCookies(headers);
        // RFC 9449 section 8.2: the client's next proof would hold the upstream's nonce. Ours is added when the answer starts.
        headers.Remove(DpopNonce);

        if (response.StatusCode >= System.Net.HttpStatusCode.InternalServerError)
        {
            context.HttpContext.Record().FailedBy = LatencyOwner.Legacy;
        }

        if (OpenStreams.IsStream(context.HttpContext) || UpstreamAnswer.IsTunnel(response))
        {
            context.HttpContext.Features.Get<RequestTimeLimit>()?.Lift();
            context.HttpContext.Features.Get<UpstreamPlace>()?.BecomeStream();
            if (context.HttpContext.Caller() is { } caller)
            {
                streams.Add(context.HttpContext, caller);
            }
        }

        response.Content = wrapper.Wrap(response, context.HttpContext);
        return default;
    }

    // Else an upstream could put a session of its choice into the browser (session fixation, CWE-384), or take the caller's away.
    private void RemoveOwnCookies(IHeaderDictionary headers)
    {
        var set = headers.SetCookie;
        if (ownCookies.IsEmpty || set.Count == 0)
        {
            return;
        }

        var others = set.Where(cookie => !IsOwn(cookie)).ToArray();
        if (others.Length < set.Count)
        {
            headers.SetCookie = others;
        }
    }

    // RFC 6265 section 5.2: the name ends at the first equals sign, and whitespace around it is not of it.
    private bool IsOwn(string? cookie)
    {
        var pair = cookie.AsSpan();
        var end = pair.IndexOf(';');
        pair = end < 0 ? pair : pair[..end];
        var equals = pair.IndexOf('=');
        // Without an equals sign the whole is the value, but some browsers take it for a name.
        var name = (equals < 0 ? pair : pair[..equals]).Trim();
        foreach (var own in ownCookies)
        {
            if (name.Equals(own, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // An upstream that echoes what it was sent must not hand the caller the token that was meant for itself. Nor may it speak for the gateway: with a decision's
    // name of its choice it would send the operator to another decision (CWE-290), in whatever spelling a bridge makes the real one of.
    private static void RemoveOwnNames(HttpHeadersNonValidated told, IHeaderDictionary headers)
    {
        foreach (var (name, _) in told)
        {
            if (Begins(name, IdentityHeaders.Prefix) || Begins(name, IdentityHeaders.AnswerPrefix))
            {
                headers.Remove(name);
            }
        }
    }

    private static bool Begins(string name, string prefix) => name.Length >= prefix.Length && HeaderSpelling.IsSame(name.AsSpan(0, prefix.Length), prefix);
}
