using System.Net.Http.Headers;
using System.Text.Json;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Peers;

/// <summary>The credentials of a scenario's callers, in files that the drivers read.</summary>
internal sealed class CredentialSource(TemporaryFolder folder, Scenario scenario, TokenIssuer issuer)
{
    private int _made;

    /// <summary>A file with one line for each of so many callers: what their credential's header says. Tokens are new ones each time.</summary>
    public async Task<Credentials> WriteAsync(int callers, Peer? gateway, CancellationToken cancellation)
    {
        var file = folder.File($"{scenario.Name}-{_made++}.credentials");
        var all = (await MakeAsync(callers, gateway, cancellation)).ToList();
        await File.WriteAllLinesAsync(file, all, cancellation);
        return new Credentials(file, all[0]);
    }

    private async Task<IEnumerable<string>> MakeAsync(int callers, Peer? gateway, CancellationToken cancellation) => scenario.Shape.Credential switch
    {
        CredentialKind.Given => [scenario.Shape.Given ?? throw new LoadTestException($"{scenario.Name} gives no credential.")],
        CredentialKind.ApiKey => await MakeKeysAsync(callers, gateway?.Management ?? throw new LoadTestException("API keys are a gateway's: there is none."), cancellation),
        var kind => Enumerable.Range(1, callers).AsParallel().AsOrdered().Select(member => $"Bearer {issuer.Token($"member-{member}", kind)}"),
    };

    private static async Task<IEnumerable<string>> MakeKeysAsync(int callers, Uri management, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = management };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", GatewayConfiguration.AdminToken);
        var keys = new List<string>();
        for (var caller = 1; caller <= callers; caller++)
        {
            using var answer = await client.PostAsJsonAsync("/admin/api-keys", new { client = $"client-{caller}", scopes = (string[])[TokenIssuer.Scope] }, cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                throw new LoadTestException($"No API key was made: {(int)answer.StatusCode} {body}");
            }

            using var made = JsonDocument.Parse(body);
            keys.Add(made.RootElement.GetProperty("key").GetString()!);
        }

        return keys;
    }
}
