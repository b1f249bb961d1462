using System.Collections.Concurrent;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>
/// The weaker promise: a session that was ended never comes back. One that was begun may be lost at a failover, whose member logs in again; how
/// many were is told.
/// </summary>
internal sealed class SessionPromise(FaultReplicas replicas) : Promise(replicas)
{
    private const string Cookie = "__Host-session";

    private readonly ConcurrentQueue<string> _begun = new();
    private readonly ConcurrentQueue<string> _ended = new();

    public override string Name => "session";

    public override async Task VerifyAsync(string name, Gateway gateway)
    {
        foreach (var cookie in _ended)
        {
            await BecomesAsync(401, () => SendAsync(gateway, HttpMethod.Get, "/echo/any/x", cookie), $"{name}, a session that was ended");
        }

        foreach (var cookie in _ended)
        {
            Assert.Equal(401, await DefiniteAsync(() => SendAsync(gateway, HttpMethod.Get, "/echo/any/x", cookie)));
        }

        foreach (var cookie in _begun)
        {
            var status = await DefiniteAsync(() => SendAsync(gateway, HttpMethod.Get, "/echo/any/x", cookie));
            Assert.True(status is 200 or 401, $"{name}: {status}");
            Note(status == 200 ? "session found at the end" : "session lost", status);
        }
    }

    protected override async Task OperateAsync(int turn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session");
        request.Headers.Authorization = GatewayProcess.Bearer(await Replicas.Landscape.MintAsync(new { sub = $"session-{Guid.NewGuid():N}" }));
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        using var response = await Replicas.Told.Client.SendAsync(request);
        Note("begin session", (int)response.StatusCode);
        if ((int)response.StatusCode != 201)
        {
            if ((int)response.StatusCode != 503)
            {
                Wrong($"{(int)response.StatusCode} for a login");
            }

            return;
        }

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0][(Cookie.Length + 1)..];
        LogCanary.Watch(cookie);
        if (turn % 2 == 0)
        {
            _begun.Enqueue(cookie);
            Acknowledge();
            return;
        }

        var status = await SendAsync(Replicas.Told, HttpMethod.Delete, "/session", cookie);
        Note("end session", status);
        if (status == 204)
        {
            _ended.Enqueue(cookie);
            Acknowledge();
        }
    }

    private static async Task<int> SendAsync(Gateway gateway, HttpMethod method, string path, string cookie)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Cookie", $"{Cookie}={cookie}");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
