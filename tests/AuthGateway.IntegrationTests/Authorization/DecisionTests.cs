using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using static AuthGateway.IntegrationTests.Authorization.PolicyLandscape;

namespace AuthGateway.IntegrationTests.Authorization;

/// <summary>A caller gets a decision's id; an operator gets with it why, over HTTP and with a real store.</summary>
public sealed class DecisionTests(PolicyLandscape landscape) : IClassFixture<PolicyLandscape>
{
    private const string Header = "AuthGateway-Decision-Id";

    [Fact]
    public async Task An_operator_explains_a_denial_by_the_id_that_its_caller_got()
    {
        await using var gateway = await landscape.StartAsync(landscape.Redis, landscape.Route(
            "own", "/members/{memberId}/profile", ("PrincipalTypes:0", "Member"), ("Condition", "principal.subject == request.path_params.memberId")));
        var token = await gateway.DevelopmentTokenAsync(sub: "anne");
        var response = await SendAsync(gateway, "/members/bob/profile", token, "Cookie: credential-in-a-cookie\r\n");
        var id = response.Header(Header)!;

        Assert.Equal((403, id), (response.Status, response.Json.GetProperty("decision_id").GetString()));
        Assert.DoesNotContain("bob", response.Text, StringComparison.Ordinal);
        Assert.Equal(id, (await ReportedAsync(gateway, response)).DecisionId.ToString());

        var explained = await ExplainAsync(gateway, id);
        Assert.Equal((id, "own", "own", "denied", "condition", true), (
            Text(explained, "id"), Text(explained, "policy"), Text(explained, "route"), Text(explained, "outcome"), Text(explained, "reason"), explained.GetProperty("explanation_agrees").GetBoolean()));
        Assert.Equal(("GET", "/members/bob/profile"), (Text(explained.GetProperty("request"), "method"), Text(explained.GetProperty("request"), "path")));
        var (kind, condition) = (Parts(explained)[0], Parts(explained)[1]);
        Assert.Equal(("principal_type", "held", "condition", "failed"), (Text(kind, "part"), Text(kind, "outcome"), Text(condition, "part"), Text(condition, "outcome")));
        Assert.Equal(
            [("principal.subject == request.path_params.memberId", "false"), ("principal.subject", "\"anne\""), ("request.path_params.memberId", "\"bob\"")],
            condition.GetProperty("values").EnumerateArray().Select(value => (Text(value, "of"), Text(value, "value"))));
        Assert.DoesNotContain(token, explained.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("credential-in-a-cookie", explained.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_is_for_operators_and_only_the_replica_that_decided_has_it()
    {
        var keys = landscape.Route("nobody", "/nobody", ("Roles:0", "nobody")).ToList();
        await using var one = await landscape.StartAsync(landscape.Redis, keys);
        await using var other = await landscape.StartAsync(landscape.Redis, keys);
        var id = (await SendAsync(one, "/nobody", await one.DevelopmentTokenAsync())).Header(Header);

        Assert.Equal(401, (int)(await one.ManagementClient.GetAsync($"/admin/decisions/{id}")).StatusCode);
        Assert.Equal(404, (int)(await one.Client.GetAsync($"/admin/decisions/{id}")).StatusCode);
        foreach (var gateway in new[] { one, other })
        {
            gateway.ManagementClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        }

        using var elsewhere = await other.ManagementClient.GetAsync($"/admin/decisions/{id}");
        Assert.Equal(404, (int)elsewhere.StatusCode);
        Assert.Contains("Another replica", await elsewhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(400, (int)(await one.ManagementClient.GetAsync($"/admin/decisions/{id!.ToLowerInvariant()}")).StatusCode);
        Assert.Equal("denied", Text(await ExplainAsync(one, id), "outcome"));
    }

    [Fact]
    public async Task A_relationship_shows_its_path_and_at_which_revision_it_was_looked_up()
    {
        await landscape.WriteAsync("member:eve", "owner", "member:eve");
        await using var gateway = await landscape.StartAsync(
            landscape.Redis,
            [
                ("Relationships:WaitTimeout", "00:00:30"), ("Relationships:Lease", "00:05:00"), ("Authorization:Decisions:IdOfAllowed", "true"),
                .. landscape.Route("owned", "/members/{memberId}", [("PrincipalTypes:0", "Member"), .. landscape.Relation("member:{principal.subject}", "owner", "member:{memberId}", confirm: true)]),
            ]);
        var token = await gateway.DevelopmentTokenAsync(sub: "eve");
        var allowed = await SendAsync(gateway, "/members/eve", token);
        Assert.Equal(200, allowed.Status);
        await landscape.WriteAsync("member:eve", "owner", "member:eve", delete: true);
        var denied = await SendAsync(gateway, "/members/eve", token);
        Assert.Equal(403, denied.Status);

        // Both at their own revisions, which the copy still has.
        var (yes, no) = (Relation(await ExplainAsync(gateway, allowed.Header(Header)!)), Relation(await ExplainAsync(gateway, denied.Header(Header)!)));
        Assert.Equal(("held", "member:eve", "owner", "member:eve", landscape.Store), (Text(yes, "outcome"), Text(yes, "user"), Text(yes, "relation"), Text(yes, "object"), Text(yes, "store")));
        Assert.Equal(["member:eve#owner", "member:eve"], Texts(yes, "path"));
        Assert.Equal((Number(yes, "revision"), "related", false), (Number(yes, "replayed_at_revision"), Text(yes, "replayed_answer"), yes.GetProperty("replay_differs").GetBoolean()));
        Assert.Equal(("failed", "relation", "unrelated"), (Text(no, "outcome"), Text(no, "reason"), Text(no, "answer")));
        Assert.Empty(Texts(no, "path"));
        Assert.Equal(("member:eve#owner", "false"), (Text(no.GetProperty("tried"), "text"), Text(no.GetProperty("tried"), "result")));
        Assert.True(Number(no, "revision") > Number(yes, "revision"));
        Assert.True(Number(yes, "age_ms") >= 0 && Text(yes, "model")!.Length == 26);

        // So many changes that the copy has forgotten both: what is shown then is of now, and says so.
        for (var batch = 0; batch < 42; batch++)
        {
            var number = batch;
            await landscape.WriteAsync(Enumerable.Range(0, 100).Select(i => ("member:eve", "owner", $"member:forget-{number}-{i}")));
        }

        await Eventually.TrueAsync(async () =>
        {
            var forgotten = Relation(await ExplainAsync(gateway, allowed.Header(Header)!));
            return Number(forgotten, "replayed_at_revision") != Number(forgotten, "revision");
        });
        var later = await ExplainAsync(gateway, allowed.Header(Header)!);
        Assert.Equal(("allowed", true), (Text(later, "outcome"), later.GetProperty("explanation_agrees").GetBoolean()));
        Assert.Equal(("held", "related", "unrelated", true), (
            Text(Relation(later), "outcome"), Text(Relation(later), "answer"), Text(Relation(later), "replayed_answer"), Relation(later).GetProperty("replay_differs").GetBoolean()));
    }

    // CWE-290: an upstream that names a decision would send the operator to another one.
    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task An_upstream_names_no_decision(string idOfAllowed)
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nAuthGateway-Decision-Id: 01JDQW8X5N0000000000000001\r\nauthgateway_decision_id: x\r\nX-Other: y\r\nContent-Length: 2\r\n\r\nok");
        });
        await using var gateway = await landscape.StartAsync(
            landscape.Redis, [.. Gateway.Route("forged", upstream.Address, "Authenticated", "/forged"), ("Authorization:Decisions:IdOfAllowed", idOfAllowed)]);
        var response = await SendAsync(gateway, "/forged", await gateway.DevelopmentTokenAsync());

        Assert.Equal((200, "y"), (response.Status, response.Header("X-Other")));
        Assert.Empty(response.AllOf("authgateway_decision_id"));
        var told = response.AllOf(Header).ToList();
        Assert.Equal(idOfAllowed == "true" ? 1 : 0, told.Count);
        if (told is [var id])
        {
            Assert.Equal("allowed", Text(await ExplainAsync(gateway, id), "outcome"));
        }
    }

    // An upstream that fails takes the answer's place, and not that of the decision.
    [Fact]
    public async Task A_failure_behind_an_allowed_decision_still_names_it()
    {
        await using var gateway = await landscape.StartAsync(
            landscape.Redis,
            [.. Gateway.Route("gone", new Uri($"http://127.0.0.1:{FreePort.Next()}"), "Authenticated", "/gone"), ("Authorization:Decisions:IdOfAllowed", "true")]);
        var response = await SendAsync(gateway, "/gone", await gateway.DevelopmentTokenAsync());

        Assert.Equal(502, response.Status);
        Assert.Equal(response.Header(Header), response.Json.GetProperty("decision_id").GetString());
        Assert.Equal("allowed", Text(await ExplainAsync(gateway, response.Header(Header)!), "outcome"));
    }

    [Fact]
    public async Task A_changed_policy_is_tried_against_the_log_and_a_decision_explained_on_the_command_line()
    {
        using var folder = new TemporaryFolder("decisions");
        var file = Path.Combine(folder.Path, "decisions.jsonl");
        (string Key, string Value)[] keys = [.. landscape.Route("own", "/members/{memberId}", [("AnyOf:0:Roles:0", "lead"), .. landscape.Relation("{principal.type}:{principal.subject}", "owner", "member:{memberId}", "AnyOf:1:")])];
        await landscape.WriteAsync("member:m1", "owner", "member:m1");
        List<string> ids = [];
        await using (var gateway = await landscape.StartAsync(
            landscape.Redis, [.. keys, ("Relationships:WaitTimeout", "00:00:30"), ("Relationships:Lease", "00:05:00"), ("Authorization:DecisionLog:File", file), ("Authorization:DecisionLog:AllowedRatio", "1"), ("Authorization:Decisions:IdOfAllowed", "true")]))
        {
            var member = await gateway.DevelopmentTokenAsync(sub: "m1");
            var lead = await gateway.DevelopmentTokenAsync("employee", "dora", query: "&role=lead");
            await Eventually.TrueAsync(async () => (await SendAsync(gateway, "/members/m1", member)).Status == 200);
            foreach (var (target, token) in new[] { ("/members/m1", member), ("/members/m2", member), ("/members/m2", lead) })
            {
                ids.Add((await SendAsync(gateway, target, token)).Header(Header)!);
            }

            // Without those of the attempts that a busy machine may have cost.
            List<string> lines = [];
            await Eventually.TrueAsync(() => (lines = [.. Lines(file).Where(line => ids.Exists(id => line.Contains(id, StringComparison.Ordinal)))]).Count == 3);
            await File.WriteAllLinesAsync(file = Path.Combine(folder.Path, "chosen.jsonl"), lines, CancellationToken.None);
            var (code, explained, errors) = await RunAsync(["decisions", "explain", ids[1], "--url", gateway.Management.AbsoluteUri], ("Management:AdminToken", Gateway.AdminToken));
            Assert.True(code == 0, string.Join('\n', errors));
            Assert.Equal(("denied", "any_of"), (Text(JsonElement.Parse(explained[0]), "outcome"), Text(JsonElement.Parse(explained[0]), "reason")));
        }

        (string Key, string Value)[] here = [("Redis:Url", $"redis://{landscape.Redis}"), .. keys];
        var (same, output, _) = await RunAsync(["decisions", "replay", file], here);
        Assert.True(same == 0, string.Join('\n', output));

        // Leads lose their part, in the configuration alone.
        var (differs, different, _) = await RunAsync(["decisions", "replay", file], [.. here.Where(key => !key.Key.Contains("AnyOf:0", StringComparison.Ordinal)), ("Authorization:Policies:own:AnyOf:0:Roles:0", "boss")]);
        Assert.Equal(1, differs);
        Assert.Equal([$"{ids[2]} own own: allowed, now denied (any_of)", "1 differ, 0 cannot be told, 2 are the same; 0 outages and 0 denials that were only counted are not compared."], different);

        // Relationships from files: the member has lost the record.
        var (model, tuples) = (Path.Combine(folder.Path, "model.fga"), Path.Combine(folder.Path, "tuples.json"));
        await File.WriteAllTextAsync(model, "model\n  schema 1.1\n\ntype employee\n\ntype member\n  relations\n    define owner: [member]\n", CancellationToken.None);
        await File.WriteAllTextAsync(tuples, """[{"user":"member:m2","relation":"owner","object":"member:m2"}]""", CancellationToken.None);
        var (lost, changed, problems) = await RunAsync(["decisions", "replay", file, "--model", model, "--tuples", tuples], [.. keys]);
        Assert.True(lost == 1, string.Join('\n', problems));
        Assert.Equal($"{ids[0]} own own: allowed, now denied (any_of)", changed[0]);

        await File.AppendAllTextAsync(file, "{\"log\":\"audit\"}\n", CancellationToken.None);
        var (unusable, _, said) = await RunAsync(["decisions", "replay", file, "--model", model, "--tuples", tuples], [.. keys]);
        Assert.Equal(2, unusable);
        Assert.Contains("Line 4 ", string.Join('\n', said), StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(IReadOnlyList<string> arguments, params (string Key, string Value)[] keys) =>
        ChildProcess.RunAsync(GatewayProcess.Options("Development", arguments, keys));

    private static async Task<JsonElement> ExplainAsync(Gateway gateway, string id)
    {
        gateway.ManagementClient.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.AdminToken);
        return await gateway.ManagementClient.GetFromJsonAsync<JsonElement>($"/admin/decisions/{id}");
    }

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    private static List<JsonElement> Parts(JsonElement explained) => [.. explained.GetProperty("explanation").GetProperty("parts").EnumerateArray()];

    private static JsonElement Relation(JsonElement explained) => Parts(explained).Single(part => Text(part, "part") == "relation");

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static IEnumerable<string?> Texts(JsonElement json, string name) => json.GetProperty(name).EnumerateArray().Select(value => value.GetString());
}
