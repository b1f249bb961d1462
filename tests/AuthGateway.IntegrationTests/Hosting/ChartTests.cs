using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Redis.Relations;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>What the Helm chart counts on, a running gateway has.</summary>
public sealed partial class ChartTests
{
    [Fact]
    public async Task Every_path_that_the_chart_probes_or_scrapes_answers_on_the_management_port()
    {
        Assert.SkipWhen(HelmChart.SkipReason is not null, HelmChart.SkipReason ?? "");
        var text = await HelmChart.RenderAsync("--set", "monitors.serviceMonitor.enabled=true,datadog.metrics.enabled=true");
        string[] paths = [.. Path().Matches(text).Select(match => match.Groups["path"].Value).Distinct().Order(StringComparer.Ordinal)];
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Gateway.Route("up", upstream.Address, "Anonymous"), "Development");

        Assert.Equal(["/livez", "/metrics", "/readyz"], paths);
        foreach (var path in paths)
        {
            using var answer = await gateway.ManagementClient.GetAsync(path);
            Assert.True(answer.IsSuccessStatusCode, $"{path} answers {answer.StatusCode}.");
        }
    }

    [Fact]
    public async Task The_user_of_the_example_for_ACLs_may_do_what_the_gateway_does_and_read_nothing_else()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? "");
        var rules = Rules().Match(await File.ReadAllTextAsync(System.IO.Path.Combine(HelmChart.Folder, "examples", "redis-tls.yaml"))).Groups["rules"].Value;
        await using var redis = await RedisServerProcess.StartAsync();
        await using var operators = await RespConnection.OpenAsync(redis.Host, redis.Port);
        await operators.CommandAsync(["ACL", "SETUSER", "authgateway", "on", ">secret", .. rules.Split(' ')]);
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        (string Key, string Value)[] keys =
        [
            ("Redis:Url", $"redis://{redis.Endpoint}"),
            ("Redis:User", "authgateway"),
            ("Redis:Password", "secret"),
            ("Authentication:Sessions:Enabled", "true"),
            ("Authentication:ApiKeys:Enabled", "true"),
            ("Authentication:ApiKeys:HashKeys:0", new string('h', 32)),
            ("Tokens:Keys:Managed", "true"),
            ("Tokens:EncryptionKeys:0", Convert.ToBase64String(new byte[32])),
            .. Gateway.Route("up", upstream.Address, "Anonymous"),
        ];

        await using (var gateway = await Gateway.StartAsync(keys, "Development"))
        {
            gateway.ManagementClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
            using var revoked = await gateway.ManagementClient.PostAsJsonAsync("/admin/revocations", new { issuer = "https://login.example", subject = "member-1" });
            Assert.Equal(HttpStatusCode.Created, revoked.StatusCode);
            var store = new StoreDocument("01M8FRCPJGJS2D7HKCZJ794F3G", "members", TimeProvider.System.GetUtcNow());
            Assert.IsType<StoreResult<string>.Got>(await gateway.Services.GetRequiredService<RelationStores>().CreateAsync(store, most: 1, default, CancellationToken.None));
            await Eventually.TrueAsync(async () => (await gateway.ManagementClient.GetStringAsync("/admin/audit")).Contains("subject_revoked", StringComparison.Ordinal), what: "the record has it");
        }

        // What a user was not allowed, Redis writes down.
        Assert.Equal("", await operators.CommandAsync("ACL", "LOG"));
        await operators.CommandAsync("SET", "somebody-elses", "secret");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var user = await RespConnection.OpenAsync(redis.Host, redis.Port);
            await user.CommandAsync("AUTH", "authgateway", "secret");
            await user.CommandAsync("GET", "somebody-elses");
        });
        Assert.StartsWith("NOPERM", refused.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?:^ +(?:- )?path: |http://%%host%%:8081)(?<path>/[a-z]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();

    [GeneratedRegex("^# What the user may do: (?<rules>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rules();
}
