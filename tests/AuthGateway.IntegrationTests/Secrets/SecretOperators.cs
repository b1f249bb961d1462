using System.Text;
using AuthGateway.IntegrationTests.Hosting;

namespace AuthGateway.IntegrationTests.Secrets;

/// <summary>Everybody who comes to the management port: scrapers, probes, operators, and those who take a caller's credential for theirs.</summary>
internal sealed class SecretOperators(HttpClient management, SecretOutputs outputs, string adminToken)
{
    private static readonly string[] Readings =
    [
        "/metrics", "/livez", "/readyz", "/healthz/deep", "/requests", "/admin/audit", "/admin/sessions?issuer=urn:legacy&subject=member-1", "/admin/api-keys", "/admin/signing-keys",
        "/admin/decisions/none", "/admin/nothing",
    ];

    private static readonly string[] Changes = ["/admin/revocations", "/admin/api-keys", "/admin/api-keys/none/rotate", "/admin/signing-keys/rotate", "/admin/sessions"];

    public async Task AskAsync(IReadOnlyDictionary<string, string> credentials)
    {
        foreach (var path in Readings)
        {
            await SendAsync(path, HttpMethod.Get, path, adminToken);
            await SendAsync(path, HttpMethod.Get, path, token: null);
            await SendAsync(path, HttpMethod.Get, path, adminToken, ("Accept", "application/openmetrics-text; version=1.0.0"));
        }

        foreach (var (name, credential) in credentials)
        {
            await SendAsync($"the {name} as an admin's", HttpMethod.Get, "/admin/audit", $"{credential}x");
            await SendAsync($"the {name} as an admin's, in the query", HttpMethod.Get, $"/admin/audit?token={credential}", token: null);
            await SendAsync($"the {name} as an id", HttpMethod.Get, $"/admin/api-keys/{credential}", adminToken);
            await SendAsync($"the {name} as an id", HttpMethod.Get, $"/admin/decisions/{credential}", adminToken);
            foreach (var path in Changes)
            {
                await SendAsync($"the {name} as a body", HttpMethod.Post, path, adminToken, body: credential);
                await SendAsync($"the {name} as a member's name", HttpMethod.Post, path, adminToken, body: $$"""{"{{credential}}":1}""");
            }
        }
    }

    private async Task SendAsync(string what, HttpMethod method, string path, string? token, (string Name, string Value)? header = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : GatewayProcess.Bearer(token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (header is { } pair)
        {
            request.Headers.TryAddWithoutValidation(pair.Name, pair.Value);
        }

        await outputs.TakeAsync($"{method} {path.Split('?')[0][..Math.Min(path.Split('?')[0].Length, 30)]}, {what}", await management.SendAsync(request));
    }
}
