using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Authorization.Evaluation;

/// <summary>An application gets an evaluation's id; an operator gets with it why, and tries other rules against the log.</summary>
public sealed class EvaluationDecisionTests(AuthzenLandscape landscape) : IClassFixture<AuthzenLandscape>
{
    private const string Header = "AuthGateway-Decision-Id";

    [Fact]
    public async Task An_operator_explains_an_evaluation_by_the_id_that_the_application_got()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", Patient);
        using var response = await gateway.SendAsync("evaluation", Ask("zoe", "'context':{'password':'mark-1'}"));
        var id = Assert.Single(response.Headers.GetValues(Header));
        Assert.Equal("""{"decision":false}""", await response.Content.ReadAsStringAsync());

        var explained = await ExplainAsync(gateway, id);
        Assert.Equal((id, "record/read", "authzen-evaluation", "denied", "relation", true), (
            Text(explained, "id"), Text(explained, "rule"), Text(explained, "route"), Text(explained, "outcome"), Text(explained, "reason"), explained.GetProperty("explanation_agrees").GetBoolean()));
        Assert.Equal("zoe", Text(explained.GetProperty("question").GetProperty("subject"), "id"));
        Assert.Equal("shop", Text(explained.GetProperty("asked_by"), "id"));
        Assert.DoesNotContain("mark-1", explained.GetRawText(), StringComparison.Ordinal);
        var relation = Find(explained.GetProperty("explanation"), "relation");
        Assert.Equal(("user:zoe", "record:record-1", "unrelated", gateway.Store), (Text(relation, "user"), Text(relation, "object"), Text(relation, "answer"), Text(relation, "store")));
        Assert.True(relation.GetProperty("revision").GetInt64() > 0 && Text(relation, "model")!.Length == 26);
        Assert.Equal("false", Text(relation.GetProperty("tried"), "result"));

        using var allowed = await gateway.SendAsync("evaluation", Ask("alice"));
        Assert.False(allowed.Headers.Contains(Header));
    }

    [Fact]
    public async Task Each_question_of_a_batch_has_an_id_of_its_own()
    {
        await using var gateway = await landscape.StartAsync("authzen-certification", Patient);
        var batch = Ask("alice", "'evaluations':[{},{'subject':{'type':'user','id':'zoe'}},{'subject':7},{'action':{'name':'nothing'}}]");
        using var response = await gateway.SendAsync("evaluations", batch);
        var ids = Assert.Single(response.Headers.GetValues(Header)).Split(", ");

        Assert.Equal((4, "-", "-"), (ids.Length, ids[0], ids[2]));
        Assert.DoesNotContain("decision_id", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("relation", Text(await ExplainAsync(gateway, ids[1]), "reason"));
        Assert.Equal(("action", JsonValueKind.Null), (Text(await ExplainAsync(gateway, ids[3]), "reason"), (await ExplainAsync(gateway, ids[3])).GetProperty("rule").ValueKind));
    }

    [Fact]
    public async Task The_context_has_the_ids_where_the_settings_say_so()
    {
        await using var gateway = await landscape.StartAsync(
            "authzen-certification", [Patient, ("Authorization:Evaluation:IdsInContext", "true"), ("Authorization:Evaluation:Reasons", "true"), ("Authorization:Decisions:IdOfAllowed", "true")]);
        var answers = (await gateway.AskAsync("evaluations", Ask("alice", "'evaluations':[{},{'subject':{'type':'user','id':'zoe'}},{'subject':7}]"))).GetProperty("evaluations");

        Assert.Equal("allowed", Text(await ExplainAsync(gateway, Text(answers[0].GetProperty("context"), "decision_id")!), "outcome"));
        var denied = answers[1].GetProperty("context");
        Assert.Equal(Text(denied.GetProperty("reason_admin"), "403"), Text(await ExplainAsync(gateway, Text(denied, "decision_id")!), "reason"));

        // No decision was made about what is no question.
        Assert.False(answers[2].GetProperty("context").TryGetProperty("decision_id", out _));
        using var single = await gateway.SendAsync("evaluation", Ask("alice"));
        Assert.Equal(
            Assert.Single(single.Headers.GetValues(Header)), Text((await single.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("context"), "decision_id"));
    }

    [Fact]
    public async Task An_outage_names_its_decision_in_the_problem()
    {
        await using var gateway = await landscape.StartAsync(
            "authzen-certification", ("Authorization:Evaluation:Resources:record:Actions:read:Relations:0:Store", "01JDQW8X5N000000000000000Z"));
        using var response = await gateway.SendAsync("evaluation", Ask("alice"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var id = Assert.Single(response.Headers.GetValues(Header));
        Assert.Equal(id, Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "decision_id"));
        Assert.Equal("unavailable", Text(await ExplainAsync(gateway, id), "outcome"));
    }

    [Fact]
    public async Task Changed_rules_are_tried_against_the_log()
    {
        using var folder = new TemporaryFolder("evaluations");
        var file = Path.Combine(folder.Path, "decisions.jsonl");
        List<string> ids = [];
        var store = await landscape.BeginAsync("authzen-certification");
        (string Key, string Value)[] keys = [.. AuthzenLandscape.Settings("authzen-certification", store)];
        await using (var gateway = await AuthzenLandscape.StartAsync(
            landscape.Redis,
            [.. keys, Patient, ("Authorization:DecisionLog:File", file), ("Authorization:DecisionLog:AllowedRatio", "1"), ("Authorization:Decisions:IdOfAllowed", "true")],
            store))
        {
            foreach (var question in new[] { Ask("alice"), Ask("zoe") })
            {
                using var response = await gateway.SendAsync("evaluation", question);
                ids.Add(Assert.Single(response.Headers.GetValues(Header)));
            }

            string[] lines = [];
            await Eventually.TrueAsync(() =>
            {
                lines = File.Exists(file) ? [.. File.ReadAllLines(file).Where(line => ids.Exists(id => line.Contains(id, StringComparison.Ordinal)))] : [];
                return lines.Length == 2;
            });
            await File.WriteAllLinesAsync(file = Path.Combine(folder.Path, "chosen.jsonl"), lines);
        }

        (string Key, string Value)[] here = [("Redis:Url", $"redis://{landscape.Redis}"), .. keys];
        var (same, output, problems) = await RunAsync(["decisions", "replay", file], here);
        Assert.True(same == 0, string.Join('\n', [.. output, .. problems]));

        var (differs, different, _) = await RunAsync(["decisions", "replay", file], [.. here, ("Authorization:Evaluation:Resources:record:Actions:read:SubjectTypes:0", "robot")]);
        Assert.Equal(1, differs);
        Assert.Equal($"{ids[0]} authzen-evaluation record/read: allowed, now denied (subject_type)", different[0]);
    }

    // What is asked of a store waits for it, however loaded the machine is.
    private static (string Key, string Value) Patient => ("Relationships:WaitTimeout", "00:00:30");

    private static string Ask(string subject, string? more = null) =>
        $"{{'subject':{{'type':'user','id':'{subject}'}},'action':{{'name':'read'}},'resource':{{'type':'record','id':'record-1'}}{(more is null ? "" : "," + more)}}}";

    private static async Task<JsonElement> ExplainAsync(AuthzenGateway gateway, string id)
    {
        gateway.Gateway.ManagementClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        return await gateway.Gateway.ManagementClient.GetFromJsonAsync<JsonElement>($"/admin/decisions/{id}");
    }

    private static Task<(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(IReadOnlyList<string> arguments, params (string Key, string Value)[] keys) =>
        ChildProcess.RunAsync(GatewayProcess.Options("Development", arguments, keys));

    private static JsonElement Find(JsonElement part, string kind) => Parts(part).First(inner => Text(inner, "part") == kind);

    private static IEnumerable<JsonElement> Parts(JsonElement part) =>
        part.TryGetProperty("parts", out var parts) ? parts.EnumerateArray().SelectMany(Parts).Prepend(part) : [part];

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
