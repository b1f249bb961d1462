using System.Net;

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

        if (response.StatusCode == HttpStatusCode.NoContent && response.Content.Headers.ContentLength > 0)
        {
            // RFC 9110 15.3.5. Kestrel would refuse to write it, and the caller would get our 500 for the upstream's fault.
            return "a body with 204";
        }

        var fields = response.Headers.NonValidated.Count + response.Content.Headers.NonValidated.Count;
        return fields > maxHeaders ? "too many header fields" : null;
    }
}
