using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Decisions.Replay;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Telemetry;
using static AuthGateway.Tests.Authorization.Evaluation.Decisions;

namespace AuthGateway.Tests.Authorization.Evaluation.Recording;

/// <summary>An evaluation has a name, by which it is explained and logged, and what it was made from is no more than its rule read.</summary>
public sealed class EvaluationRecordingTests
{
    [Fact]
    public async Task Whatever_was_decided_is_explained_so_and_comes_out_the_same_from_its_line()
    {
        await using var evaluations = new EvaluationsUnderTest();
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new RandomRules(seed);
            var (rules, store) = (Of(random.Rule()), RandomRules.Store());
            store.Closed = seed % 7 == 0 ? "store_not_loaded" : null;
            var decided = await evaluations.DecideAsync(rules, random.Question(), store);
            var explained = await evaluations.ExplainAsync(decided);
            var again = await evaluations.ReplayAsync(decided, rules, store);

            Assert.True(explained.Agrees, $"seed {seed}: {decided.Outcome} ({decided.Reason}), explained {explained.Whole.Outcome} ({explained.Whole.Reason})");
            Assert.True(
                decided.Outcome == DecisionOutcomes.Unavailable ? again is ReplayedDecision.Outage : again is ReplayedDecision.Same,
                $"seed {seed}: {decided.Outcome} ({decided.Reason}), now {again}");
            seen[decided.Outcome] = seen.GetValueOrDefault(decided.Outcome) + 1;
        }

        Assert.True(seen["allowed"] > 100 && seen["denied"] > 100 && seen["unavailable"] > 20, string.Join(' ', seen));
    }

    [Fact]
    public async Task A_changed_rule_differs_where_it_decides_otherwise_and_guesses_nothing_that_was_not_recorded()
    {
        await using var evaluations = new EvaluationsUnderTest();
        var (changed, unclear) = (0, 0);
        for (var seed = 0; seed < 500; seed++)
        {
            var (random, other, store) = (new RandomRules(seed), new RandomRules(seed + 1_000_000), RandomRules.Store());
            var (before, after, question) = (Of(random.Rule()), Of(other.Rule()), random.Question());
            var decided = await evaluations.DecideAsync(before, question, store);
            var now = await evaluations.DecideAsync(after, question, store);
            switch (await evaluations.ReplayAsync(decided, after, store))
            {
                case ReplayedDecision.Same:
                    Assert.Equal(decided.Outcome, now.Outcome);
                    break;
                case ReplayedDecision.Different different:
                    Assert.Equal((now.Outcome, now.Reason), (different.Outcome, different.Reason));
                    changed++;
                    break;
                default:
                    Assert.False(now.Reads.IsWithin(decided.Reads), $"seed {seed}");
                    unclear++;
                    break;
            }
        }

        Assert.True(changed > 20 && unclear > 20, $"{changed} changed, {unclear} unclear");
    }

    // CWE-532: an application may put anything into properties and context.
    [Fact]
    public async Task What_the_rule_does_not_read_is_neither_kept_nor_logged()
    {
        await using var evaluations = new EvaluationsUnderTest();
        var question = Ask(
            subjectProperties: "{'level':3,'ssn':'mark-1'}", resourceProperties: "{'note':'mark-2'}", actionProperties: "{'otp':'mark-3'}", context: "{'hour':10,'password':'mark-4'}");
        var rule = new EvaluationRuleSettings { Condition = "subject.properties.level > 2.0", Relations = [Viewer with { PassContext = true }] };
        var decided = await evaluations.DecideAsync(Of(rule), question, RandomRules.Store());

        foreach (var text in new[] { evaluations.Line(decided), Json(await evaluations.ExplainAsync(decided)) })
        {
            Assert.DoesNotContain("mark-", text, StringComparison.Ordinal);
            Assert.Contains("\"level\":3", text, StringComparison.Ordinal);

            // What the model's conditions have a parameter for.
            Assert.Contains("\"hour\":10", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("mark-", decided.Question!.Values.GetRawText(), StringComparison.Ordinal);
        var whole = await evaluations.DecideAsync(Of(new EvaluationRuleSettings { Condition = "size(context) == 2" }), question, RandomRules.Store());
        Assert.Contains("mark-4", evaluations.Line(whole), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("subject.properties.pin")]
    [InlineData("subject.properties")]
    public async Task What_the_settings_omit_is_not_kept_though_a_rule_reads_it(string omitted)
    {
        await using var evaluations = new EvaluationsUnderTest(new DecisionSettings { OmittedMembers = [omitted] });
        var rules = Of(new EvaluationRuleSettings { Condition = "subject.properties.pin == '1234'", Relations = [Viewer] });
        var decided = await evaluations.DecideAsync(rules, Ask(subjectProperties: "{'pin':'1234'}", subject: "user:zoe"), RandomRules.Store());
        var (line, explained) = (evaluations.Line(decided), await evaluations.ExplainAsync(decided));

        Assert.DoesNotContain("\"1234\"", line, StringComparison.Ordinal);
        Assert.Equal((false, "omitted"), (JsonElement.Parse(line).GetProperty("replayable").GetBoolean(), JsonElement.Parse(line).GetProperty("missing").GetString()));
        Assert.IsType<LoggedLine.Wrong>(DecisionLineReader.Read(line));
        Assert.Equal(("omitted", "relation"), (explained.NotExplained, explained.Decision.Reason));
        Assert.Contains("\"answer\":\"unrelated\"", Json(explained), StringComparison.Ordinal);
    }

    // CWE-770: ten thousand decisions are kept.
    [Fact]
    public async Task A_large_question_is_not_kept_whole()
    {
        await using var evaluations = new EvaluationsUnderTest();
        var large = new string('x', 100_000);
        var rules = Of(new EvaluationRuleSettings { Condition = "context.a == 'a'" });
        foreach (var question in new[] { Ask(context: $"{{'a':'{large}'}}"), Ask(subject: $"user:{large}", context: "{'a':'b'}") })
        {
            var decided = await evaluations.DecideAsync(rules, question, RandomRules.Store());
            Assert.Equal(("denied", "condition", "too_large"), (decided.Outcome, decided.Reason, decided.Question!.Missing));
            Assert.True(evaluations.Line(decided).Length < 3_000);
        }

        // What is large and not read is no matter.
        var small = await evaluations.DecideAsync(rules, Ask(context: $"{{'a':'a','b':'{large}'}}"), RandomRules.Store());
        Assert.Equal(("allowed", null), (small.Outcome, small.Question!.Missing));
    }

    [Fact]
    public async Task A_line_says_what_was_asked_by_whom_and_by_which_rule()
    {
        await using var evaluations = new EvaluationsUnderTest();
        var decided = await evaluations.DecideAsync(Default, Ask(action: "viewer", subject: "user:zoe"), RandomRules.Store());
        var line = JsonElement.Parse(evaluations.Line(decided));

        Assert.Equal(("evaluation", decided.Id.ToString(), "doc/*", "authzen-evaluation", "denied", "relation"), (
            Text("log"), Text("id"), Text("rule"), Text("route"), Text("outcome"), Text("reason")));
        Assert.Matches("^sha256:[0-9a-f]{64}$", Text("rule_hash"));
        Assert.Equal("shop", line.GetProperty("asked_by").GetProperty("id").GetString());
        Assert.Equal(
            """{"subject":{"type":"user","id":"zoe"},"action":{"name":"viewer"},"resource":{"type":"doc","id":"1"}}""", line.GetProperty("question").GetRawText());
        Assert.Equal(("unrelated", 1), (line.GetProperty("stores")[0].GetProperty("answer").GetString(), line.GetProperty("stores")[0].GetProperty("revision").GetInt32()));

        var none = await evaluations.DecideAsync(Default, Ask(resource: "cat:1"), RandomRules.Store());
        Assert.Equal((JsonValueKind.Null, "resource_type"), (JsonElement.Parse(evaluations.Line(none)).GetProperty("rule").ValueKind, none.Reason));
        Assert.True((await evaluations.ExplainAsync(none)).Agrees);
        Assert.IsType<ReplayedDecision.Same>(await evaluations.ReplayAsync(none, Default, RandomRules.Store()));

        string? Text(string name) => line.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_log_names_callers_not_plainly_it_names_neither_subjects_nor_resources(bool hashed)
    {
        await using var evaluations = new EvaluationsUnderTest(
            telemetry: new TelemetrySettings { PrincipalIds = hashed ? PrincipalIds.Hashed : PrincipalIds.Omitted, PrincipalIdKey = "0123456789abcdef" });
        var line = evaluations.Line(await evaluations.DecideAsync(Default, Ask(subject: "user:mark-1", resource: "doc:mark-2"), RandomRules.Store()));

        Assert.DoesNotContain("mark-", line, StringComparison.Ordinal);
        Assert.DoesNotContain("shop", line, StringComparison.Ordinal);
        Assert.False(JsonElement.Parse(line).GetProperty("replayable").GetBoolean());
    }

    [Fact]
    public async Task What_an_application_chose_can_not_begin_a_line_of_its_own_CWE_117()
    {
        await using var evaluations = new EvaluationsUnderTest();
        var rules = Of(new EvaluationRuleSettings { Condition = "size(context) == 1" });
        var odd = await evaluations.DecideAsync(rules, Ask(subject: "user:\r\n\u2028", context: "{\n \"a\\nb\" : [ 1.50,\r\n \"\u00fc\" ] }"), RandomRules.Store());

        Assert.All(evaluations.Line(odd), c => Assert.InRange(c, ' ', '~'));
        Assert.IsType<ReplayedDecision.Same>(await evaluations.ReplayAsync(odd, rules, RandomRules.Store()));
    }

    [Fact]
    public async Task A_line_that_is_only_nearly_one_is_refused()
    {
        await using var evaluations = new EvaluationsUnderTest();
        var decided = await evaluations.DecideAsync(Of(new EvaluationRuleSettings { Condition = "context.a == 1.0" }), Ask(context: "{'a':1}"), RandomRules.Store());
        var good = evaluations.Line(decided);
        Assert.IsType<LoggedLine.Evaluation>(DecisionLineReader.Read(good));

        string[] optional = ["rule", "rule_hash", "gateway", "took_us", "reason", "stores", "asked_by", "context"];
        foreach (var path in new[] { "", "reads", "question" })
        {
            foreach (var name in At(JsonNode.Parse(good)!, path).Select(member => member.Key).Where(name => path == "reads" || !optional.Contains(name)))
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

    [Fact]
    public async Task A_flood_of_denials_is_counted_by_its_rule()
    {
        await using var evaluations = new EvaluationsUnderTest();
        await evaluations.StartAsync();
        for (var i = 0; i < 250; i++)
        {
            await evaluations.DecideAsync(Default, Ask(action: "viewer", subject: $"user:u{i}"), RandomRules.Store());
        }

        var lines = await evaluations.DrainAsync();
        var repeated = JsonElement.Parse(Assert.Single(lines, line => line.Contains("\"repeated\"", StringComparison.Ordinal)));
        Assert.Equal(("evaluation", "doc/*", 150), (repeated.GetProperty("log").GetString(), repeated.GetProperty("rule").GetString(), repeated.GetProperty("repeated").GetInt32()));
        Assert.Equal(101, lines.Count);
        Assert.All(lines, line => Assert.IsNotType<LoggedLine.Wrong>(DecisionLineReader.Read(line)));
    }

    [Fact]
    public void A_member_that_is_omitted_is_named_as_conditions_name_it()
    {
        Assert.All(["context", "context.a", "context.a.b", "subject.properties", "resource.properties.x", "action.properties.y"], name => Assert.True(OmittedMembers.Is(name), name));
        Assert.All(["", "context.", "contexts", "subject", "subject.id", "principal.properties.x", "resource.properties."], name => Assert.False(OmittedMembers.Is(name), name));
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
