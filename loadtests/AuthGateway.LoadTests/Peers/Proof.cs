using System.Net;
using System.Net.Http.Headers;
using AuthGateway.LoadTests.Servers;

namespace AuthGateway.LoadTests.Peers;

/// <summary>Makes sure before the measurement that each proxy does its work: a gateway that checks nothing would be fast.</summary>
internal static class Proof
{
    private const string IdentityHeader = "X-AuthGateway-Identity";

    private const string Path = "/members/1/profile";

    /// <summary>That the proxy hands through what the upstream answers.</summary>
    public static async Task ForwardsAsync(Peer proxy, string token, CancellationToken cancellation)
    {
        var (status, body) = await GetAsync(proxy, Path, token, cancellation);
        Demand(status == HttpStatusCode.OK && body.Length == UpstreamServer.BodyBytes, $"{proxy.Name} answered {(int)status} with {body.Length} characters: {body}");
    }

    /// <summary>That the gateway says to the upstream who called.</summary>
    public static async Task TellsAsync(Peer gateway, string token, CancellationToken cancellation)
    {
        var (_, names) = await GetAsync(gateway, UpstreamServer.HeaderNamesPath, token, cancellation);
        Demand(names.Split('\n').Contains(IdentityHeader, StringComparer.OrdinalIgnoreCase), $"{gateway.Name} sent no {IdentityHeader}: {names}");
    }

    /// <summary>That the proxy refuses strangers and forgeries.</summary>
    public static async Task GuardsAsync(Peer gateway, string token, CancellationToken cancellation)
    {
        var (stranger, _) = await GetAsync(gateway, Path, token: null, cancellation);
        Demand(stranger == HttpStatusCode.Unauthorized, $"{gateway.Name} answered {(int)stranger} to a request without a token.");
        var forged = token[..(token.LastIndexOf('.') + 1)] + new string('A', 342);
        var (forger, _) = await GetAsync(gateway, Path, forged, cancellation);
        Demand(forger == HttpStatusCode.Unauthorized, $"{gateway.Name} answered {(int)forger} to a forged token.");
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(Peer proxy, string path, string? token, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = proxy.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request, cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new LoadTestException(otherwise);
        }
    }
}
