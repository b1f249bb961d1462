using System.Net;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.LoadTests.Servers;

namespace AuthGateway.LoadTests.Peers;

/// <summary>Makes sure before the measurement that each peer does its work: a gateway that checks nothing would be fast.</summary>
/// <param name="scenario">Whose requests are sent.</param>
/// <param name="credential">The credential of one caller.</param>
internal sealed class Proof(Scenario scenario, string credential)
{
    // How far from the end of a key or secret a character is changed: not in what fills a base64 up.
    private const int ChangedAt = 10;
    private const string IdentityHeader = "X-AuthGateway-Identity";

    /// <summary>That the peer answers as it should: with what the upstream answers, where it is a proxy.</summary>
    public async Task AnswersAsync(Peer peer, CancellationToken cancellation)
    {
        var (status, body) = await SendAsync(peer, scenario.Path, credential, cancellation);
        var isRight = scenario.Shape.Expect is { } expected ? body.Contains(expected, StringComparison.Ordinal) : body.Length == UpstreamServer.LengthOf(scenario.Path);
        Demand(status == HttpStatusCode.OK && isRight, $"{peer.Name} answered {(int)status} with {body.Length} characters: {body[..Math.Min(body.Length, 2000)]}");
    }

    /// <summary>That the gateway says to the upstream who called.</summary>
    public async Task TellsAsync(Peer gateway, CancellationToken cancellation)
    {
        var (_, names) = await SendAsync(gateway, UpstreamServer.HeaderNamesPath, credential, cancellation);
        Demand(names.Split('\n').Contains(IdentityHeader, StringComparer.OrdinalIgnoreCase), $"{gateway.Name} sent no {IdentityHeader}: {names}");
    }

    /// <summary>That the peer refuses strangers and forgeries.</summary>
    public async Task GuardsAsync(Peer peer, CancellationToken cancellation)
    {
        var (stranger, _) = await SendAsync(peer, scenario.Path, credential: "", cancellation);
        Demand(stranger == HttpStatusCode.Unauthorized, $"{peer.Name} answered {(int)stranger} to a request without a credential.");
        var (forger, _) = await SendAsync(peer, scenario.Path, Forged(), cancellation);
        Demand(forger == HttpStatusCode.Unauthorized, $"{peer.Name} answered {(int)forger} to a forged credential.");
    }

    // A signed token with a signature of the right length, or another kind's with a character changed.
    private string Forged() => scenario.Shape.Credential switch
    {
        CredentialKind.Rs256 or CredentialKind.Es256 => credential[..(credential.LastIndexOf('.') + 1)] + new string('A', credential.Length - credential.LastIndexOf('.') - 1),
        CredentialKind.Opaque => "Bearer another-token",
        _ => credential[..^ChangedAt] + (credential[^ChangedAt] == 'a' ? 'b' : 'a') + credential[^(ChangedAt - 1)..],
    };

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(Peer peer, string path, string credential, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = peer.Address };
        using var request = new HttpRequestMessage(new HttpMethod(scenario.Shape.Method), path)
        {
            Version = scenario.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = scenario.Shape.Content is { } body ? new StringContent(body, mediaType: null) : null,
        };
        if (credential.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(scenario.Shape.CredentialHeader, credential);
        }

        foreach (var (name, value) in scenario.Shape.Headers ?? new Dictionary<string, string>())
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.Remove(name);
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

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
