using System.Net.Http.Headers;
using System.Net.Http.Json;
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

    private static async Task<JsonElement[]> EntriesAsync(Gateway gateway, string path)
    {
        var answer = await gateway.ManagementClient.GetFromJsonAsync<JsonElement>(path);
        Assert.Equal((0, 0), (answer.GetProperty("missing").GetInt32(), answer.GetProperty("altered").GetInt32()));
        return [.. answer.GetProperty("entries").EnumerateArray()];
    }

    private static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();
}
