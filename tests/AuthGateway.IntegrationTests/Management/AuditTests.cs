using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Management;

/// <summary>The audit record as operators see it: at the admin API, on the command line and in a file.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task A_revocation_of_an_operator_is_on_the_record_everywhere()
    {
        await using var redis = await RedisForTests.StartAsync();
        using var folder = new TemporaryFolder("audit");
        var file = Path.Combine(folder.Path, "audit.jsonl");
        await using var gateway = await Gateway.StartAsync([("Redis:Url", $"redis://{redis.Endpoint}"), ("Audit:File", file)], "Development");
        gateway.ManagementClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        for (var i = 0; i < 3; i++)
        {
            using var content = JsonContent.Create(new { issuer = "https://id.example", subject = $"member-{i}\n" });
            Assert.Equal(201, (int)(await gateway.ManagementClient.PostAsync("/admin/revocations", content)).StatusCode);
        }

        JsonElement[] entries = [];
        await Eventually.TrueAsync(async () => (entries = await EntriesAsync(gateway, "/admin/audit?limit=2")).Length == 2 && Text(entries[0], "subject") == "member-2\n");
        Assert.Equal(("subject_revoked", "done", "admin", "https://id.example", "127.0.0.1"), (
            Text(entries[0], "action"), Text(entries[0], "outcome"), Text(entries[0], "actor"), Text(entries[0], "subject_issuer"), Text(entries[0], "client_address")));

        await Eventually.TrueAsync(() => File.Exists(file) && File.ReadAllLines(file).Length == 3);
        var (exitCode, output, errors) = await ChildProcess.RunAsync(GatewayProcess.Options("Development", ["audit", "tail"], ("Redis:Url", $"redis://{redis.Endpoint}")));
        Assert.True(exitCode == 0, string.Join('\n', errors));
        Assert.Equal(await File.ReadAllLinesAsync(file, CancellationToken.None), output);
        Assert.DoesNotContain(Gateway.AdminToken, string.Join('\n', output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_is_for_operators_alone()
    {
        await using var gateway = await Gateway.StartAsync([], "Development");
        Assert.Equal(401, (int)(await gateway.ManagementClient.GetAsync("/admin/audit")).StatusCode);
        Assert.Equal(404, (int)(await gateway.Client.GetAsync("/admin/audit")).StatusCode);
        gateway.ManagementClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        Assert.Empty(await EntriesAsync(gateway, "/admin/audit"));
        foreach (var limit in new[] { "0", "-1", "1001", "x", "1&limit=2" })
        {
            Assert.Equal(400, (int)(await gateway.ManagementClient.GetAsync($"/admin/audit?limit={limit}")).StatusCode);
        }
    }

    [Fact]
    public async Task Guesses_of_the_admin_token_are_on_the_record_and_limited()
    {
        await using var redis = await RedisForTests.StartAsync();
        await using var gateway = await Gateway.StartAsync([("Redis:Url", $"redis://{redis.Endpoint}"), ("Redis:CommandTimeout", "00:00:10"), ("Management:Failures:Window", "01:00:00")], "Development");
        using var guesser = From("127.0.0.2", gateway.Management, "not-the-token");
        using var sameAddress = From("127.0.0.2", gateway.Management, Gateway.AdminToken);
        using var elsewhere = From("127.0.0.3", gateway.Management, Gateway.AdminToken);
        List<int> statuses = [];
        for (var i = 0; i < 30; i++)
        {
            using var response = await guesser.GetAsync("/admin/audit");
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([.. Enumerable.Repeat(401, 20), .. Enumerable.Repeat(429, 10)], statuses);
        using (var refused = await sameAddress.GetAsync("/admin/audit"))
        {
            Assert.Equal(429, (int)refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        JsonElement[] entries = [];
        await Eventually.TrueAsync(async () => (entries = [.. (await elsewhere.GetFromJsonAsync<JsonElement>("/admin/audit")).GetProperty("entries").EnumerateArray()]).Length >= 2);
        Assert.Equal(
            [("limit_exceeded", "failed-admin", "127.0.0.2"), ("admin_refused", "wrong_token", "127.0.0.2")],
            entries.Select(entry => (Text(entry, "action"), Text(entry, "reason"), Text(entry, "client_address"))));
    }

    // Linux answers on every address of 127.0.0.0/8.
    private static HttpClient From(string address, Uri server, string token)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        var client = new HttpClient(handler) { BaseAddress = server };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<JsonElement[]> EntriesAsync(Gateway gateway, string path)
    {
        var answer = await gateway.ManagementClient.GetFromJsonAsync<JsonElement>(path);
        Assert.Equal((0, 0), (answer.GetProperty("missing").GetInt32(), answer.GetProperty("altered").GetInt32()));
        return [.. answer.GetProperty("entries").EnumerateArray()];
    }

    private static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();
}
