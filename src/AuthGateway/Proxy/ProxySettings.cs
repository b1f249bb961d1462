using System.Net;
using AuthGateway.Settings;

namespace AuthGateway.Proxy;

/// <summary>How the gateway talks to upstreams, beyond what YARP's own section says for each cluster.</summary>
internal sealed record ProxySettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Proxy";

    [Setting("How long connecting to an upstream (TCP and TLS) may take. YARP alone waits 15 s.", Min = "00:00:00.1", Max = "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("How long an upstream may stay silent, before its answer's headers or within its body, before the request ends with 504. A cluster's own HttpRequest:ActivityTimeout goes first. YARP alone waits 100 s.", Min = "00:00:00.1", Max = "01:00:00")]
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    [Setting("How long an upstream may take for a request in all, to the last byte of its answer, however steadily it sends; 504 before its answer's headers, a broken connection within its body. A route's own Timeout goes first. Streams have no such end: WebSockets, and answers of a type that is one (text/event-stream, application/x-ndjson, application/jsonl, application/json-seq, multipart/x-mixed-replace).", Min = "00:00:00.1", Max = "1.00:00:00")]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(5);

    [Setting("How long a pooled connection is used at most: after it, a changed DNS record is seen.", Min = "00:00:10", Max = "1.00:00:00")]
    public TimeSpan PooledConnectionLifetime { get; init; } = TimeSpan.FromMinutes(2);

    [Setting("How long a pooled connection may stand idle. Keep it below the upstream's own keep-alive timeout, or requests race its closing.", Min = "00:00:01", Max = "01:00:00")]
    public TimeSpan PooledConnectionIdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    [Setting("The most connections to one upstream server, and so the most requests under way to it, over HTTP/2 too; a cluster's own HttpClient:MaxConnectionsPerServer goes first. YARP alone has no bound, and the upstream is the one that dies of it.", Min = "1", Max = "65535", Unit = "connections")]
    public int MaxConnectionsPerServer { get; init; } = 512;

    [Setting("The most streams (WebSockets, server-sent events and their like) at one upstream server, beside the requests under way to it: each has a connection of its own. Streams above it count as requests.", Min = "0", Max = "65535", Unit = "streams")]
    public int MaxStreamsPerServer { get; init; } = 4096;

    [Setting("The most requests that wait for a place at one upstream server when all are taken; more are refused with 503.", Min = "0", Max = "65535", Unit = "requests")]
    public int MaxQueuedRequestsPerServer { get; init; } = 512;

    [Setting("How long a request waits for a place before it is refused with 503. It is the gateway's own time.", Min = "00:00:00.01", Max = "00:01:00")]
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(2);

    [Setting("How long a request at an upstream server may have waited for its own caller, in all, before it must give way: when all places are taken and others wait for one, requests that are waiting for their callers (to send the body, to take the answer) and have done so for longer are ended, the longest first, with 408 or, within an answer, a broken connection. 0s ends nobody.", Min = "00:00:00", Max = "01:00:00")]
    public TimeSpan SlowCallerGrace { get; init; } = TimeSpan.FromSeconds(1);

    [Setting("The most header fields that an upstream's answer may have; more is a 502.", Min = "16", Max = "2000", Unit = "fields")]
    public int MaxResponseHeaders { get; init; } = 200;

    [Setting("Networks in CIDR notation whose X-Forwarded-* headers are believed and continued, and whose X-Request-Start is reported: where the API gateway stands. From anybody else they are replaced.", Max = "64")]
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        for (var i = 0; i < TrustedProxies.Count; i++)
        {
            if (!IPNetwork.TryParse(TrustedProxies[i], out _))
            {
                errors.Add($"{nameof(TrustedProxies)}:{i}", TrustedProxies[i], "a network in CIDR notation, such as 10.0.0.0/8 or fd00::/8");
            }
        }
    }
}
