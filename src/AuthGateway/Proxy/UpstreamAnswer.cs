using System.Net;
using System.Net.Http.Headers;

namespace AuthGateway.Proxy;

/// <summary>What an upstream may answer. The rest is 502: passing it on would hand the caller something that is not HTTP.</summary>
internal static class UpstreamAnswer
{
    /// <summary>What is wrong with the answer, or null.</summary>
    public static string? Fault(HttpRequestMessage request, HttpResponseMessage response, int maxHeaders)
    {
        var status = (int)response.StatusCode;
        if (status == (int)HttpStatusCode.SwitchingProtocols)
        {
            // YARP passes an unasked 101 on; a caller that did not ask would read the tunnel's bytes as an answer (RFC 9110 15.2.2).
            return request.Headers.NonValidated.Contains("Upgrade") ? null : "switched protocols unasked";
        }

        if (status is < 200 or > 599)
        {
            return "status code out of range";
        }

        var isCoded = response.Headers.NonValidated.TryGetValues("Transfer-Encoding", out var codings);
        if (response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent
            && (response.Content.Headers.ContentLength > 0 || (isCoded && response.StatusCode == HttpStatusCode.ResetContent)))
        {
            // RFC 9110 15.3.5 and 15.3.6. Kestrel would refuse to write it, and the caller would get our 500 for the upstream's fault.
            return "a body with a status that has none";
        }

        if (isCoded && !IsChunked(codings))
        {
            // RFC 9112 section 6.1: chunked, once and last; any other coding is one that we can't take off, and the client library
            // looks for the word alone.
            return "a transfer coding that is not chunked";
        }

        if (isCoded && response.Content.Headers.NonValidated.Contains("Content-Length"))
        {
            // RFC 9112 section 6.3: two lengths are an attempt to smuggle an answer into the next one (CWE-444).
            return "a length beside a transfer coding";
        }

        return Fields(response) > maxHeaders ? "too many header fields" : null;
    }

    /// <summary>
    /// Whether the answer is a tunnel: what was asked for by Upgrade, or by an extended CONNECT (RFC 8441), which YARP tries first where a
    /// server may speak HTTP/2.
    /// </summary>
    public static bool IsTunnel(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.SwitchingProtocols
        || (response is { IsSuccessStatusCode: true, RequestMessage: { Headers.Protocol: not null, Method: var method } } && method == HttpMethod.Connect);

    /// <summary>Takes out of the status line what is no text (RFC 9112 section 4); the phrase means nothing to anybody.</summary>
    public static void TidyReason(HttpResponseMessage response)
    {
        if (response.ReasonPhrase is { } phrase && phrase.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            response.ReasonPhrase = null;
        }
    }

    private static bool IsChunked(HeaderStringValues codings) =>
        codings.Count == 1 && codings.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase);

    // Lines, not names: a name may come a thousand times.
    private static int Fields(HttpResponseMessage response)
    {
        var count = 0;
        foreach (var (_, values) in response.Headers.NonValidated)
        {
            count += values.Count;
        }

        foreach (var (_, values) in response.Content.Headers.NonValidated)
        {
            count += values.Count;
        }

        return count;
    }
}
