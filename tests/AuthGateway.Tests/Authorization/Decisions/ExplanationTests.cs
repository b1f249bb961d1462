using AuthGateway.Authorization;
using AuthGateway.Authorization.Conditions;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Tests.Authorization.RelationChecks;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>Why a policy decided as it did.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public async Task Each_part_says_what_it_demands_and_what_the_caller_had()
    {
        var whole = await ExplainAsync(new PolicySettings
        {
            Scopes = ["profile", "points"],
            AnyOf = [new PolicySettings { Roles = ["platinum", "gold"] }, new PolicySettings { Claims = [new ClaimSettings { Name = "tier", Values = ["gold"] }] }, new PolicySettings { Roles = ["gold"] }],
        });

        Assert.Equal(("all_of", PartOutcome.Held), (whole.Part, whole.Outcome));
        var (scope, any) = (whole.Parts[0], whole.Parts[1]);
        Assert.Equal(("scope", PartOutcome.Held, "all"), (scope.Part, scope.Outcome, scope.Match));
        Assert.Equal(["profile", "points"], scope.Demanded);
        Assert.Equal(["points", "profile"], scope.Found);
        Assert.Equal([PartOutcome.Failed, PartOutcome.Held, PartOutcome.NotEvaluated], any.Parts.Select(part => part.Outcome));
        Assert.Equal(["platinum", "gold"], any.Parts[0].Parts[0].Demanded);
        Assert.Equal(("claim", "tier"), (any.Parts[1].Parts[0].Part, any.Parts[1].Parts[0].Name));
        Assert.Equal(["silver", "gold"], any.Parts[1].Parts[0].Found);

        // The decision was clear before: what the caller has is not looked at.
        Assert.True(any.Parts[2].Parts[0].Found.IsDefault);
        Assert.Equal(["gold"], any.Parts[2].Parts[0].Demanded);
    }

    [Fact]
    public async Task A_condition_shows_every_value_that_it_reads_and_every_operation_over_them()
    {
        var whole = await ExplainAsync(new PolicySettings
        {
            Condition = "principal.subject == request.path_params.memberId && request.headers['x-tenant'] == 'south' && has(principal.actor) && principal.scopes.exists(s, s == 'points')",
            ConditionHeaders = ["x-tenant"],
        });
        var part = whole.Parts[0];

        Assert.Equal(("condition", PartOutcome.Failed, "condition"), (part.Part, part.Outcome, part.Reason));
        Assert.Equal(
            [
                "principal.subject == request.path_params.memberId = true", "principal.subject = \"member-1\"", "request.path_params.memberId = \"member-1\"",
                "request.headers[\"x-tenant\"] == \"south\" = false", "request.headers[\"x-tenant\"] = \"north\"", "has(principal.actor) = false",
                "principal.scopes.exists(s, s == \"points\") = true",
            ],
            part.Steps.Skip(1).Take(7).Select(step => $"{step.Text} = {step.Value}"));
        Assert.Equal("principal.scopes", part.Steps[8].Text);
        Assert.Equal(9, part.Steps.Length);
    }

    [Fact]
    public async Task A_value_that_is_missing_is_shown_as_missing()
    {
        var whole = await ExplainAsync(new PolicySettings { Condition = "principal.claims.department[0] == 'support'" });

        Assert.Equal("condition_missing", whole.Reason);
        var read = Assert.Single(whole.Parts[0].Steps, step => step.Text == "principal.claims.department[0]");
        Assert.Null(read.Value);
        Assert.NotNull(read.Problem);
    }

    [Fact]
    public async Task A_header_that_came_twice_is_shown_as_it_came()
    {
        var whole = await ExplainAsync(new PolicySettings { Condition = "request.headers['x-twice'] == 'a'", ConditionHeaders = ["x-twice"] });

        Assert.Equal("condition_header", whole.Reason);
        Assert.Equal([new ConditionStep("request.headers[\"X-Twice\"]", "\"a\"", null), new ConditionStep("request.headers[\"X-Twice\"]", "\"b\"", null)], whole.Parts[0].Steps);
    }

    [Fact]
    public async Task A_relationship_shows_what_was_asked_and_that_the_answer_has_changed_since()
    {
        await using var recorder = new RecorderUnderTest();
        recorder.Relations.Now = RelationAnswer.Unrelated.Instance;
        var policy = RecorderUnderTest.Policy(new PolicySettings { Relations = [Relation("thing:a")] }, new FakeRelationChecks("app:app may thing:a"));
        var explanation = await recorder.Explainer.ExplainAsync((await recorder.DecideAsync(policy)).Id, CancellationToken.None);
        var part = explanation!.Whole.Parts[0];

        // What was decided stands, whatever is true now.
        Assert.True(explanation.Agrees);
        Assert.Equal((PartOutcome.Held, "app:app", "may", "thing:a"), (part.Outcome, part.Relation!.User, part.Relation.Relation, part.Relation.Object));
        Assert.Equal(("related", "unrelated", true), (part.Relation.Decided!.Word, part.Relation.Replayed!.Word, part.Relation.Differs));
    }

    [Fact]
    public async Task A_value_that_may_stand_in_no_name_asked_nobody()
    {
        var whole = await ExplainAsync(new PolicySettings { Relations = [Relation("thing:{memberId}")] }, Request with { PathParameters = Parameters(("memberId", "*")) });

        Assert.Equal((PartOutcome.Failed, "relation_value", "thing:{memberId}"), (whole.Parts[0].Outcome, whole.Parts[0].Reason, whole.Parts[0].Relation!.Object));
    }

    // An explanation that says something else than the decision would be worse than none.
    [Fact]
    public async Task Whatever_the_policy_the_explanation_comes_to_the_decision()
    {
        await using var recorder = new RecorderUnderTest(log: new DecisionLogSettings { Stream = false });
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new RandomPolicies(seed);
            var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(random.Policy(), random.Checks), random.Caller(), random.Request());
            var explanation = await recorder.Explainer.ExplainAsync(decided.Id, CancellationToken.None);

            Assert.True(explanation!.Agrees, $"seed {seed}: {decided.Outcome} ({decided.Reason}), explained as {explanation.Whole.Outcome} ({explanation.Whole.Reason})");
            outcomes.Add($"{decided.Outcome} {decided.Reason}");
        }

        Assert.True(outcomes.Count > 10, string.Join(", ", outcomes));
    }

    [Fact]
    public async Task A_decision_that_is_not_here_has_no_explanation()
    {
        await using var recorder = new RecorderUnderTest();

        Assert.Null(await recorder.Explainer.ExplainAsync(AuthGateway.Telemetry.DecisionId.New(recorder.Clock.GetUtcNow()), CancellationToken.None));
    }

    private static RelationSettings Relation(string target) =>
        new() { Store = "01JDQW8X5N0000000000000001", User = "app:{principal.client_id}", Relation = "may", Object = target };

    private static async Task<PartExplanation> ExplainAsync(PolicySettings settings, RequestFacts? request = null)
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(settings), request: request);
        var explanation = await recorder.Explainer.ExplainAsync(decided.Id, CancellationToken.None);
        Assert.True(explanation!.Agrees);
        return explanation.Whole;
    }
}
