using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>An API key that was made works; one that was revoked, and a secret that was replaced without an overlap, never works again.</summary>
internal sealed class ApiKeyPromise(FaultReplicas replicas) : Promise(replicas)
{
    private readonly ConcurrentQueue<string> _good = new();
    private readonly ConcurrentQueue<string> _dead = new();

    public override string Name => "API key";

    public override async Task VerifyAsync(string name, Gateway gateway)
    {
        foreach (var key in _dead)
        {
            await BecomesAsync(401, () => AskAsync(gateway, key), $"{name}, a key that was revoked or replaced");
        }

        foreach (var (key, expected) in _dead.Select(key => (key, 401)).Concat(_good.Select(key => (key, 200))))
        {
            Assert.Equal((name, expected), (name, await DefiniteAsync(() => AskAsync(gateway, key))));
        }
    }

    protected override async Task OperateAsync(int turn)
    {
        if (await MakeAsync($"/admin/api-keys", new { client = "faults" }) is not { } made)
        {
            return;
        }

        var (id, key) = made;
        switch (turn % 3)
        {
            case 0:
                _good.Enqueue(key);
                break;

            case 1:
                using (var response = await AdminAsync(Replicas.Told, HttpMethod.Delete, $"/admin/api-keys/{id}"))
                {
                    Judge("revoke key", (int)response.StatusCode, 200, () => _dead.Enqueue(key));
                }

                break;

            default:
                // Not confirmed, either of the two secrets is the key's.
                if (await MakeAsync($"/admin/api-keys/{id}/rotate", new { overlap_seconds = 0 }) is { } replaced)
                {
                    _dead.Enqueue(key);
                    _good.Enqueue(replaced.Key);
                }

                break;
        }
    }

    private async Task<(string Id, string Key)?> MakeAsync(string path, object body)
    {
        using var response = await AdminAsync(Replicas.Told, HttpMethod.Post, path, body);
        (string, string)? made = null;
        var answer = response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync())! : null;
        Judge("make key", (int)response.StatusCode, 201, () =>
        {
            made = (answer!["id"]!.GetValue<string>(), answer["key"]!.GetValue<string>());
            LogCanary.Watch(made.Value.Item2);
        });
        return made;
    }

    private void Judge(string what, int status, int good, Action acknowledged)
    {
        Note(what, status);
        if (status == good)
        {
            acknowledged();
            Acknowledge();
        }
        else if (status != 503)
        {
            Wrong($"{what}: {status}");
        }
    }

    private static async Task<int> AskAsync(Gateway gateway, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/any/x");
        request.Headers.Add("X-API-Key", key);
        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
