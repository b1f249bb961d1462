using System.Net;
using System.Text.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization.Evaluation;

/// <summary>Redis is gone: nobody decides, and nobody is let in.</summary>
public sealed class EvaluationOutageTests(AuthzenLandscape landscape) : IClassFixture<AuthzenLandscape>
{
    private const string Who = "'subject':{'type':'user','id':'alice'},'resource':{'type':'record','id':'record-1'}";

    [Fact]
    public async Task An_outage_is_503_and_within_a_batch_an_error_of_its_item()
    {
        var store = await landscape.BeginAsync("authzen-certification");
        await using var link = TcpChaosProxy.Start(new Uri($"http://{landscape.Redis}"));
        await using var gateway = await AuthzenLandscape.StartAsync(
            link.Endpoint,
            [
                ("Relationships:Lease", "00:00:01"), ("Relationships:PollInterval", "00:00:00.2"), ("Relationships:WaitTimeout", "00:00:00.5"),
                ("Revocation:Lease", "00:10:00"),
                ("Authorization:Evaluation:BatchTimeout", "00:01:00"),
                .. AuthzenLandscape.Settings("authzen-certification", store),
                ("Authorization:Evaluation:Resources:record:Actions:open:Condition", "subject.type == 'user'"),
            ],
            store);
        await Eventually.TrueAsync(async () => (await gateway.SendAsync("evaluation", $"{{{Who},'action':{{'name':'read'}}}}")).StatusCode == HttpStatusCode.OK);

        link.Blackhole = true;
        await Eventually.TrueAsync(
            async () => (await gateway.SendAsync("evaluation", $"{{{Who},'action':{{'name':'read'}}}}")).StatusCode == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(60));
        using var response = await gateway.SendAsync("evaluation", $"{{{Who},'action':{{'name':'read'}}}}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.SendAsync("search/action", $"{{{Who}}}")).StatusCode);

        // What needs no store is decided.
        var answers = (await gateway.AskAsync("evaluations", $"{{{Who},'evaluations':[{{'action':{{'name':'open'}}}},{{'action':{{'name':'read'}}}},{{'action':{{'name':'burn'}}}}]}}"))
            .GetProperty("evaluations");
        Assert.Equal("""{"decision":true}""", answers[0].GetRawText());
        Assert.Equal(503, answers[1].GetProperty("context").GetProperty("error").GetProperty("status").GetInt32());
        Assert.Equal("""{"decision":false}""", answers[2].GetRawText());

        // A denial or a failure ends it.
        var first = await gateway.AskAsync(
            "evaluations", $"{{{Who},'options':{{'evaluations_semantic':'deny_on_first_deny'}},'evaluations':[{{'action':{{'name':'read'}}}},{{'action':{{'name':'open'}}}}]}}");
        Assert.Equal(JsonValueKind.False, Assert.Single(first.GetProperty("evaluations").EnumerateArray()).GetProperty("decision").ValueKind);
    }
}
