using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Decisions.Replay;
using AuthGateway.Authorization.RelationChecks;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>A logged decision is made again from its line alone.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Whatever_was_decided_comes_out_the_same_by_the_same_policy()
    {
        await using var recorder = new RecorderUnderTest(new DecisionSettings { Kept = 0 });
        var compared = 0;
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new RandomPolicies(seed);
            var settings = random.Policy();
            var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(settings, random.Checks), random.Caller(), random.Request());
            var replayed = await ReplayAsync(recorder, decided, settings, random.Checks);

            Assert.True(
                decided.Outcome == DecisionOutcomes.Unavailable ? replayed is ReplayedDecision.Outage : replayed is ReplayedDecision.Same,
                $"seed {seed}: {decided.Outcome} ({decided.Reason}), now {replayed}");
            compared += replayed is ReplayedDecision.Same ? 1 : 0;
        }

        Assert.True(compared > 750, $"{compared}");
    }

    // The decision of the changed policy over the request itself is what the replay of the old line must come to.
    [Fact]
    public async Task A_changed_policy_differs_in_exactly_the_decisions_that_it_changes()
    {
        await using var recorder = new RecorderUnderTest(new DecisionSettings { Kept = 0 });
        var (changed, unclear) = (0, 0);
        for (var seed = 0; seed < 1_000; seed++)
        {
            var (random, other) = (new RandomPolicies(seed), new RandomPolicies(seed + 1_000_000));
            var (caller, request) = (random.Caller(), random.Request());
            var (before, after) = (random.Policy(), other.Policy());
            var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(before, random.Checks), caller, request);
            var now = await recorder.DecideAsync(RecorderUnderTest.Policy(after, random.Checks), caller, request);
            switch (await ReplayAsync(recorder, decided, after, random.Checks))
            {
                case ReplayedDecision.Same:
                    Assert.Equal(decided.Outcome, now.Outcome);
                    break;
                case ReplayedDecision.Different different:
                    Assert.Equal((now.Outcome, now.Reason), (different.Outcome, different.Reason));
                    Assert.NotEqual(decided.Outcome, now.Outcome);
                    changed++;
                    break;
                case ReplayedDecision.Unclear:
                    Assert.True(now.Outcome == DecisionOutcomes.Unavailable || !now.Policy.Reads.IsWithin(decided.Policy.Reads), $"seed {seed}");
                    unclear++;
                    break;
                case ReplayedDecision.Outage:
                    Assert.Equal(DecisionOutcomes.Unavailable, decided.Outcome);
                    break;
            }
        }

        Assert.True(changed > 50 && unclear > 50, $"{changed} changed, {unclear} unclear");
    }

    [Fact]
    public async Task What_was_not_recorded_is_not_taken_for_what_did_not_come()
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] }));

        var header = new PolicySettings { Condition = "!('x-tenant' in request.headers)", ConditionHeaders = ["x-tenant"] };
        Assert.Contains("x-tenant", Assert.IsType<ReplayedDecision.Unclear>(await ReplayAsync(recorder, decided, header)).Why, StringComparison.Ordinal);
        var claim = new PolicySettings { Claims = [new ClaimSettings { Name = "tier", Values = ["gold"] }] };
        Assert.Contains("tier", Assert.IsType<ReplayedDecision.Unclear>(await ReplayAsync(recorder, decided, claim)).Why, StringComparison.Ordinal);
        Assert.IsType<ReplayedDecision.Unclear>(await ReplayAsync(recorder, decided, new PolicySettings { Condition = "principal.claims.size() == 0" }));

        // Method, path and parameters are recorded whatever the policy reads.
        Assert.IsType<ReplayedDecision.Same>(await ReplayAsync(recorder, decided, new PolicySettings { Condition = "request.path_params.memberId == principal.subject && request.method == 'GET'" }));
    }

    [Fact]
    public async Task A_policy_that_is_gone_serves_nobody()
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] }, name: "old"));

        Assert.Equal(new ReplayedDecision.Different("denied", "no_policy"), await ReplayAsync(recorder, decided, new PolicySettings { Roles = ["gold"] }));
    }

    [Fact]
    public async Task A_policy_of_a_bundle_is_not_taken_for_one_that_is_gone()
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] }, name: "members/reads"));

        Assert.Contains("members", Assert.IsType<ReplayedDecision.Unclear>(await ReplayAsync(recorder, decided, new PolicySettings { Roles = ["gold"] })).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_relationships_what_depends_on_them_cannot_be_told()
    {
        await using var recorder = new RecorderUnderTest();
        var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] }));
        var relation = new RelationSettings { Store = "01JDQW8X5N0000000000000001", User = "app:{principal.client_id}", Relation = "may", Object = "thing:a" };

        Assert.IsType<ReplayedDecision.Unclear>(await ReplayAsync(recorder, decided, new PolicySettings { Relations = [relation] }, new NoRelations()));
        Assert.IsType<ReplayedDecision.Different>(await ReplayAsync(recorder, decided, new PolicySettings { Roles = ["platinum"], Relations = [relation] }, new NoRelations()));
    }

    [Fact]
    public void Two_versions_of_a_policy_have_two_hashes_and_one_version_has_one()
    {
        var hash = RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] }).Definition;

        Assert.Equal(hash, RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"], Scopes = [] }, name: "other").Definition);
        Assert.Matches("^sha256:[0-9a-f]{64}$", hash);
        Assert.Equal(4, new[]
        {
            new PolicySettings { Roles = ["gold"] }, new PolicySettings { AnyRole = ["gold"] }, new PolicySettings { Scopes = ["gold"] }, new PolicySettings { AllOf = [new PolicySettings { Roles = ["gold"] }] },
        }.Select(PolicyDefinition.HashOf).Distinct().Count());
    }

    private static async Task<ReplayedDecision> ReplayAsync(RecorderUnderTest recorder, RecordedDecision decided, PolicySettings settings, IRelationChecks? checks = null)
    {
        var line = DecisionLineReader.Read(recorder.Line.Write(new DecisionLogEntry.Whole(decided)));
        Assert.True(line is LoggedLine.Whole, $"{line}");
        var policies = new RoutePolicies(
            new AuthorizationSettings { Policies = new Dictionary<string, PolicySettings>(StringComparer.Ordinal) { ["test"] = settings } }, new PolicyCompiler(checks ?? new NoRelations()));
        return await new DecisionReplay(policies).ReplayAsync(((LoggedLine.Whole)line).Decision, CancellationToken.None);
    }
}
