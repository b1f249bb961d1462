using System.Text;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Doors;

/// <summary>A caller's request, and the ways on which it reaches the gateway.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The target, as it is spelled.</param>
/// <param name="Token">The caller's token; null for none.</param>
/// <param name="Host">The authority.</param>
/// <param name="Headers">More headers, each with its line's end.</param>
internal sealed record DoorRequest(string Method, string Target, string? Token = null, string Host = "app.example", string Headers = "")
{
    private string Rest => $"{(Token is null ? "" : $"Authorization: Bearer {Token}\r\n")}{Headers}Connection: close\r\n\r\n";

    /// <summary>Sent to the gateway itself, which forwards it.</summary>
    public Task<RawResponse> ThroughProxyAsync(Uri data) => SendAsync(data, $"{Method} {Target} HTTP/1.1\r\nHost: {Host}\r\n{Rest}");

    /// <summary>Sent to the gateway itself over HTTP/2. Status 0 where the server gave the stream or the connection up.</summary>
    public async Task<RawResponse> ThroughHttp2Async(Uri http2)
    {
        var fields = Headers.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2)).Select(field => (field[0].ToLowerInvariant(), field[1].Trim()));
        await using var client = await RawHttp2Client.ConnectAsync(http2);
        var (status, body) = await client.ExchangeAsync(1, RawHttp2Client.Request(Method, Target, Host, Token is null ? fields : fields.Prepend(("authorization", $"Bearer {Token}"))));
        return new RawResponse(
            status, "", status >= 400 ? [new("Content-Type", "application/problem+json")] : [], Encoding.UTF8.GetBytes(body), [], Complete: status != 0);
    }

    /// <summary>As Envoy asks about it.</summary>
    public Task<RawResponse> AsEnvoyAsync(Uri door) => SendAsync(
        door,
        $"{Method} /envoy{Target} HTTP/1.1\r\nHost: {Host}\r\nContent-Length: 0\r\nX-Envoy-Internal: true\r\nX-Envoy-Expected-Rq-Timeout-Ms: 250\r\nX-Forwarded-Proto: http\r\n{Rest}");

    /// <summary>As nginx asks about it with the sample's configuration.</summary>
    public Task<RawResponse> AsNginxAsync(Uri door) => SendAsync(
        door, $"GET /nginx HTTP/1.0\r\nHost: {Host}\r\nX-Original-Method: {Method}\r\nX-Original-URI: {Target}\r\nX-Forwarded-Proto: http\r\n{Rest}");

    /// <summary>As Traefik asks about it.</summary>
    public Task<RawResponse> AsTraefikAsync(Uri door) => SendAsync(door, $"GET /traefik HTTP/1.1\r\nHost: authgateway:8082\r\nX-Forwarded-Server: edge\r\n{Forwarded}{Rest}");

    /// <summary>As Caddy asks about it.</summary>
    public Task<RawResponse> AsCaddyAsync(Uri door) => SendAsync(door, $"GET /caddy HTTP/1.1\r\nHost: authgateway:8082\r\n{Forwarded}{Rest}");

    private string Forwarded => $"X-Forwarded-Method: {Method}\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: {Host}\r\nX-Forwarded-Uri: {Target}\r\n";

    private static Task<RawResponse> SendAsync(Uri to, string request) => RawHttpClient.ExchangeAsync(to, request);
}
