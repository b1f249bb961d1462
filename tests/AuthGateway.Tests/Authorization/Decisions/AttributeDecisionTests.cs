using System.Text.Json.Nodes;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Decisions.Replay;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Tests.Authorization.RelationChecks;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>Attributes in what is kept of a decision: explained, logged as far as they were read, and made again from the line.</summary>
public sealed class AttributeDecisionTests
{
    private static readonly PolicySettings Open = new()
    {
        Condition = "attributes.account.status == 'open' && attributes.account.limit > 100.0",
        Attributes = [new AttributeSettings { Name = "account", Store = "01JDQW8X5N0000000000000001", Object = "account:{memberId}" }],
    };

    [Fact]
    public async Task An_explanation_shows_the_values_that_were_compared()
    {
        await using var recorder = new RecorderUnderTest();
        var checks = Known("closed");
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(Open, checks));
        Assert.Equal(("denied", "condition"), (decided.Outcome, decided.Reason));

        // What was true then is explained, and not what is true by now.
        checks.Attributes["account:member-1"] = """{"status":"open","limit":500}""";
        var explanation = await recorder.Explainer.ExplainAsync(decided.Id, CancellationToken.None);
        Assert.True(explanation!.Agrees);
        var part = explanation.Whole.Parts.Single();
        Assert.Contains(part.Steps, step => step is { Text: "attributes.account.status", Value: "\"closed\"" });
        Assert.Equal("account:member-1", part.Attributes.Single().Object);
    }

    [Fact]
    public async Task A_line_holds_the_attributes_that_were_read_and_no_others()
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(Open, Known("open")));
        var line = recorder.Line.Write(new DecisionLogEntry.Whole(decided));
        Assert.DoesNotContain("private", line, StringComparison.Ordinal);
        Assert.Equal(
            """[{"store":"01JDQW8X5N0000000000000001","object":"account:member-1","reads":["limit","status"],"reads_all":false,"values":{"limit":250,"status":"open"}}]""",
            JsonNode.Parse(line)!["attributes"]!.ToJsonString());
    }

    [Theory]
    [InlineData("open", "attributes.account.status == 'open'", typeof(ReplayedDecision.Same))]
    [InlineData("open", "attributes.account.limit > 1000.0", typeof(ReplayedDecision.Different))]
    [InlineData("closed", "attributes.account.status == 'closed'", typeof(ReplayedDecision.Different))]
    [InlineData("open", "attributes.account.note == ''", typeof(ReplayedDecision.Unclear))]
    [InlineData("open", "attributes.account.size() > 0", typeof(ReplayedDecision.Unclear))]
    public async Task A_line_is_made_again_from_what_it_holds(string status, string condition, Type expected)
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(Open, Known(status)));
        var line = Assert.IsType<LoggedLine.Whole>(DecisionLineReader.Read(recorder.Line.Write(new DecisionLogEntry.Whole(decided))));
        var policies = new RoutePolicies(
            new AuthorizationSettings { Policies = new Dictionary<string, PolicySettings>(StringComparer.Ordinal) { ["test"] = Open with { Condition = condition } } }, new PolicyCompiler(new NoRelations()));
        Assert.IsType(expected, await new DecisionReplay(policies).ReplayAsync(line.Decision, CancellationToken.None));
    }

    [Fact]
    public async Task What_a_store_says_by_now_is_not_taken_for_what_it_said_then()
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] }));
        var line = Assert.IsType<LoggedLine.Whole>(DecisionLineReader.Read(recorder.Line.Write(new DecisionLogEntry.Whole(decided))));
        var policies = new RoutePolicies(
            new AuthorizationSettings { Policies = new Dictionary<string, PolicySettings>(StringComparer.Ordinal) { ["test"] = Open } }, new PolicyCompiler(Known("open")));
        Assert.IsType<ReplayedDecision.Unclear>(await new DecisionReplay(policies).ReplayAsync(line.Decision, CancellationToken.None));
    }

    [Fact]
    public async Task An_outage_is_explained_as_one()
    {
        await using var recorder = new RecorderUnderTest();
        var checks = Known("open");
        checks.Unknown.Add("account:member-1");
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(Open, checks));
        Assert.Equal(DecisionOutcomes.Unavailable, decided.Outcome);
        checks.Unknown.Clear();
        var explanation = await recorder.Explainer.ExplainAsync(decided.Id, CancellationToken.None);
        Assert.Equal((PartOutcome.Unknown, "relations_stale"), (explanation!.Whole.Parts.Single().Outcome, explanation.Whole.Parts.Single().Reason));
    }

    private static FakeRelationChecks Known(string status) => new() { Attributes = { ["account:member-1"] = $$"""{"limit":250,"note":"private","status":"{{status}}"}""" } };
}
