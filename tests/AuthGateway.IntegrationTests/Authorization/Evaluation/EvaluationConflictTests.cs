using System.Net;
using System.Text.Json;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Redis.Relations;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization.Evaluation;

/// <summary>What takes too long is 504, and what was seen and is gone is 409: never an older answer, never a shortened list.</summary>
public sealed class EvaluationConflictTests(AuthzenLandscape landscape) : IClassFixture<AuthzenLandscape>
{
    private const string Read = "'subject':{'type':'user','id':'alice'},'action':{'name':'read'},'resource':{'type':'record','id':'record-1'}";

    [Fact]
    public async Task What_takes_longer_than_it_may_is_504()
    {
        var store = await landscape.BeginAsync("authzen-certification");
        await using var link = TcpChaosProxy.Start(new Uri($"http://{landscape.Redis}"));
        await using var gateway = await AuthzenLandscape.StartAsync(
            link.Endpoint,
            [
                ("Relationships:Lease", "00:00:01"), ("Relationships:PollInterval", "00:00:00.2"), ("Relationships:WaitTimeout", "00:00:30"), ("Revocation:Lease", "00:10:00"),
                ("Authorization:Evaluation:SearchTimeout", "00:00:00.2"), ("Authorization:Evaluation:BatchTimeout", "00:00:00.2"),
                .. AuthzenLandscape.Settings("authzen-certification", store),
            ],
            store);
        link.Blackhole = true;

        // Until the lease is over, the copy answers.
        await Eventually.TrueAsync(
            async () => (await gateway.SendAsync("search/subject", $"{{{Read}}}")).StatusCode == HttpStatusCode.GatewayTimeout, TimeSpan.FromSeconds(60));
        var problem = await gateway.AskAsync("search/subject", $"{{{Read}}}", HttpStatusCode.GatewayTimeout);
        Assert.Equal("evaluation_timeout", problem.GetProperty("code").GetString());

        // The first is waited for until the time is up, the second is not begun.
        var answers = (await gateway.AskAsync("evaluations", $"{{{Read},'evaluations':[{{}},{{}}]}}")).GetProperty("evaluations");
        Assert.Equal(2, answers.GetArrayLength());
        Assert.All(answers.EnumerateArray(), answer => Assert.Equal(
            (false, 504), (answer.GetProperty("decision").GetBoolean(), answer.GetProperty("context").GetProperty("error").GetProperty("status").GetInt32())));
    }

    [Fact]
    public async Task A_moment_that_a_failover_took_back_is_409()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", ("Relationships:WaitTimeout", "00:00:30"));

        // A revision of an epoch that this history has never had.
        var token = ConsistencyToken.Write(gateway.Store, new StoreMoment(7, 3));
        foreach (var (operation, body) in new[] { ("evaluation", $"{{{Read}}}"), ("evaluations", $"{{{Read},'evaluations':[{{}}]}}"), ("search/subject", $"{{{Read}}}") })
        {
            using var response = await gateway.SendAsync(operation, body, ("AuthGateway-Consistency-Token", token));
            Assert.Equal((HttpStatusCode.Conflict, "consistency_token_lost"), (response.StatusCode, await CodeAsync(response)));
        }
    }

    [Fact]
    public async Task The_next_page_of_a_revision_that_is_not_kept_any_more_is_409()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", ("Relationships:WaitTimeout", "00:00:30"));
        var first = await gateway.AskAsync("search/subject", $"{{{Read},'page':{{'limit':1}}}}");
        var next = $"{{{Read},'page':{{'token':'{first.GetProperty("page").GetProperty("next_token").GetString()}'}}}}";
        Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("search/subject", next)).StatusCode);

        // So many changes that the copy has forgotten the first page's revision.
        for (var batch = 0; batch < 42; batch++)
        {
            var number = batch;
            await landscape.WriteAsync(gateway.Store, $"{{'tuple_keys':[{string.Join(',', Enumerable.Range(0, 100).Select(i => $"{{'user':'user:forget','relation':'reader','object':'record:forget-{number}-{i}'}}"))}]}}");
        }

        await Eventually.TrueAsync(async () =>
        {
            using var response = await gateway.SendAsync("search/subject", next);
            return response.StatusCode == HttpStatusCode.Conflict && await CodeAsync(response) == "revision_gone";
        });
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync()).TryGetProperty("code", out var code) ? code.GetString() : null;
}
