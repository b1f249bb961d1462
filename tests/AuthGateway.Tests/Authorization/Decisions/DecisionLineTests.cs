using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Decisions.Replay;
using AuthGateway.Identity;
using AuthGateway.Telemetry;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>What a line of the decision log holds, and what it must not.</summary>
public sealed class DecisionLineTests
{
    private static readonly string[] Credentials = ["Authorization", "Cookie", "DPoP", "X-API-Key", "Proxy-Authorization", "X-Whatever"];

    [Fact]
    public async Task A_line_says_who_asked_for_what_and_by_which_policy()
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(new PolicySettings
        {
            Condition = "request.headers['x-tenant'] == 'south' && principal.claims.region[0] == 'north'", ConditionHeaders = ["x-tenant"],
        }));
        var line = JsonElement.Parse(recorder.Line.Write(new DecisionLogEntry.Whole(decided)));

        Assert.Equal(("decision", 1, decided.Id.ToString(), "test", "route", "denied", "condition"), (
            Text("log"), line.GetProperty("schema").GetInt32(), Text("id"), Text("policy"), Text("route"), Text("outcome"), Text("reason")));
        Assert.Equal(decided.Policy.Definition, Text("policy_hash"));
        var (principal, request) = (line.GetProperty("principal"), line.GetProperty("request"));
        Assert.Equal(("member", "member-1", "app"), (principal.GetProperty("type").GetString(), principal.GetProperty("subject").GetString(), principal.GetProperty("client_id").GetString()));
        Assert.Equal("""{"region":["north"]}""", principal.GetProperty("claims").GetRawText());
        Assert.Equal(("GET", "/members/member-1/points", "10.1.2.3"), (request.GetProperty("method").GetString(), request.GetProperty("path").GetString(), request.GetProperty("client_address").GetString()));
        Assert.Equal("""{"X-Tenant":["north"]}""", request.GetProperty("headers").GetRawText());

        string? Text(string name) => line.GetProperty(name).GetString();
    }

    // With a mark in every header and every claim, whatever the policy reads, and facts that hold more than was asked for.
    [Fact]
    public async Task No_credential_and_nothing_that_the_policy_does_not_read_stands_in_a_line_or_an_explanation()
    {
        await using var recorder = new RecorderUnderTest();
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new RandomPolicies(seed);
            var policy = RecorderUnderTest.Policy(random.Policy(), random.Checks);
            var headers = new HeaderDictionary();
            foreach (var name in Credentials.Concat(["X-A", "X_A", "X-B"]))
            {
                headers[name] = $"mark-{name}";
            }

            var caller = random.Caller() with
            {
                Claims = ClaimSet.Of([.. new[] { "a", "b", "c", "access_token" }.Select(name => KeyValuePair.Create(name, ImmutableArray.Create($"claim-{name}")))]),
                TokenId = "mark-token-id",
                SessionId = "mark-session-id",
            };
            var decided = await recorder.DecideAsync(policy, caller, random.Request() with { Headers = headers });
            var explanation = await recorder.Explainer.ExplainAsync(decided.Id, CancellationToken.None);
            foreach (var text in new[] { recorder.Line.Write(new DecisionLogEntry.Whole(decided)), Json(explanation!) })
            {
                var unread = new[] { "a", "b" }.Where(name => !policy.Reads.Headers.Contains($"x-{name}")).SelectMany(name => new[] { $"mark-X-{name.ToUpperInvariant()}", $"mark-X_{name.ToUpperInvariant()}" })
                    .Concat(Credentials.Select(name => $"mark-{name}"))
                    .Concat(policy.Reads.AllClaims ? [] : new[] { "a", "b", "c", "access_token" }.Where(name => !policy.Reads.Claims.Contains(name)).Select(name => $"claim-{name}\""))
                    .Concat(["mark-token-id", "mark-session-id"]);
                Assert.True(!unread.Any(mark => text.Contains(mark, StringComparison.Ordinal)), $"seed {seed}: {text}");
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_log_names_callers_not_plainly_neither_do_decisions(bool hashed)
    {
        await using var recorder = new RecorderUnderTest(telemetry: new TelemetrySettings { PrincipalIds = hashed ? PrincipalIds.Hashed : PrincipalIds.Omitted, PrincipalIdKey = "0123456789abcdef" });
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(new PolicySettings { Condition = "principal.claims.region[0] == request.path_params.memberId" }));
        var line = recorder.Line.Write(new DecisionLogEntry.Whole(decided));

        Assert.DoesNotContain("member-1", line, StringComparison.Ordinal);
        Assert.DoesNotContain("north", line, StringComparison.Ordinal);
        Assert.Contains("replayable", Assert.IsType<LoggedLine.Wrong>(DecisionLineReader.Read(line)).Problem, StringComparison.Ordinal);
        Assert.Equal(hashed, JsonElement.Parse(line).GetProperty("principal").TryGetProperty("id", out _));
    }

    [Fact]
    public async Task What_a_caller_chose_can_neither_begin_a_line_of_its_own_nor_be_without_end_CWE_117()
    {
        await using var recorder = new RecorderUnderTest();
        var policy = RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] });
        var odd = await recorder.DecideAsync(policy, PolicyUnderTest.Member with { Subject = "x\r\n{\"log\":\"decision\"}\u001b[2J\u2028\ud800" });
        var line = recorder.Line.Write(new DecisionLogEntry.Whole(odd));
        Assert.All(line, c => Assert.InRange(c, ' ', '~'));
        Assert.IsType<LoggedLine.Whole>(DecisionLineReader.Read(line));

        var endless = await recorder.DecideAsync(policy, PolicyUnderTest.Member with { Roles = [.. Enumerable.Range(0, 20_000).Select(i => $"role-{i}"), "gold"] });
        line = recorder.Line.Write(new DecisionLogEntry.Whole(endless));
        Assert.True(line.Length < 1_000);
        Assert.False(JsonElement.Parse(line).GetProperty("replayable").GetBoolean());
    }

    [Fact]
    public async Task A_line_that_is_only_nearly_one_is_refused()
    {
        await using var recorder = new RecorderUnderTest();
        var good = recorder.Line.Write(new DecisionLogEntry.Whole(await recorder.DecideAsync(RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] }))));
        Assert.IsType<LoggedLine.Whole>(DecisionLineReader.Read(good));

        foreach (var wrong in new[] { "", " ", "{}", "[]", "null", "{", good + "x", good[..^1], good.Replace("\"schema\":1", "\"schema\":2", StringComparison.Ordinal), $"{good[..^1]},\"log\":\"decision\"}}" })
        {
            Assert.IsType<LoggedLine.Wrong>(DecisionLineReader.Read(wrong));
        }

        // Each member missing, and of another form. Those of which a decision may lack one are left out.
        string[] optional = ["reason", "request", "time.", "gateway", "took_us", "stores", "subject_issuer", "client_id", "acr", "auth_time", "actor", "method", "path", "client_address", "tier", "memberId"];
        foreach (var path in new[] { "", "reads", "principal", "request" })
        {
            foreach (var name in At(JsonNode.Parse(good)!, path).Select(member => member.Key).Where(name => !optional.Contains(name)))
            {
                var without = JsonNode.Parse(good)!;
                At(without, path).Remove(name);
                Assert.True(DecisionLineReader.Read(without.ToJsonString()) is LoggedLine.Wrong, $"without {path} {name}");
                var other = JsonNode.Parse(good)!;
                At(other, path)[name] = 1.5;
                Assert.True(DecisionLineReader.Read(other.ToJsonString()) is LoggedLine.Wrong, $"{path} {name} of another form");
            }

            var more = JsonNode.Parse(good)!;
            At(more, path)["surplus"] = "x";
            Assert.True(DecisionLineReader.Read(more.ToJsonString()) is LoggedLine.Wrong, $"{path} with a member that is not known");
        }
    }

    private static JsonObject At(JsonNode root, string path) => path.Length == 0 ? root.AsObject() : root[path]!.AsObject();

    private static string Json(DecisionExplanation explanation)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            ExplanationJson.Write(json, explanation);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
