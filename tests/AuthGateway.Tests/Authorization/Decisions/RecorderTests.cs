using System.Collections.Concurrent;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Tests.Authorization.RelationChecks;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>Every decision has a name and is kept, for as long as there is room.</summary>
public sealed class RecorderTests
{
    private static readonly PolicySettings Gold = new() { Roles = ["gold"] };
    private static readonly PolicySettings Platinum = new() { Roles = ["platinum"] };

    [Fact]
    public async Task Each_outcome_is_found_by_its_name()
    {
        await using var recorder = new RecorderUnderTest();
        var checks = new FakeRelationChecks { Unknown = { "thing:lost" } };
        var lost = new PolicySettings { Relations = [new() { Store = "01JDQW8X5N0000000000000001", User = "app:{principal.client_id}", Relation = "may", Object = "thing:lost" }] };
        foreach (var (settings, outcome, reason) in new[] { (Gold, "allowed", null), (Platinum, "denied", "role"), (lost, "unavailable", "relations_stale") })
        {
            var decided = await recorder.DecideAsync(RecorderUnderTest.Policy(settings, checks));

            Assert.Same(decided, recorder.Recent.Find(decided.Id));
            Assert.Equal((outcome, reason, "route", "test"), (decided.Outcome, decided.Reason, decided.Place, decided.Policy.Name));
        }
    }

    [Fact]
    public async Task A_decision_that_waits_for_a_store_is_recorded_with_its_answer()
    {
        await using var recorder = new RecorderUnderTest();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var checks = new FakeRelationChecks("app:app may thing:a") { Until = gate.Task };
        var settings = new PolicySettings
        {
            Relations = [.. new[] { "thing:a", "thing:b" }.Select(thing => new AuthGateway.Authorization.RelationChecks.RelationSettings { Store = "01JDQW8X5N0000000000000001", User = "app:{principal.client_id}", Relation = "may", Object = thing })],
        };
        var deciding = recorder.DecideAsync(RecorderUnderTest.Policy(settings, checks));
        Assert.False(deciding.IsCompleted);
        recorder.Clock.Advance(TimeSpan.FromMilliseconds(7));
        gate.SetResult();
        var decided = await deciding;

        Assert.Equal(("denied", "relation", TimeSpan.FromMilliseconds(7)), (decided.Outcome, decided.Reason, decided.Took));
        Assert.Equal(["related", "unrelated"], decided.Answers.Select(answer => answer.Answer.Word));
    }

    [Fact]
    public async Task No_more_are_kept_than_the_setting_says_and_the_oldest_go_first()
    {
        await using var recorder = new RecorderUnderTest(new DecisionSettings { Kept = 3 });
        var policy = RecorderUnderTest.Policy(Gold);
        List<RecordedDecision> decided = [];
        for (var i = 0; i < 5; i++)
        {
            decided.Add(await recorder.DecideAsync(policy));
        }

        Assert.Equal([false, false, true, true, true], decided.Select(each => recorder.Recent.Find(each.Id) is not null));
    }

    [Fact]
    public async Task None_is_kept_where_the_setting_says_so()
    {
        await using var recorder = new RecorderUnderTest(new DecisionSettings { Kept = 0 });

        Assert.Null(recorder.Recent.Find((await recorder.DecideAsync(RecorderUnderTest.Policy(Gold))).Id));
    }

    [Fact]
    public async Task Many_threads_find_what_they_recorded()
    {
        await using var recorder = new RecorderUnderTest(new DecisionSettings { Kept = 10_000 }, new DecisionLogSettings { Stream = false });
        var policies = new[] { RecorderUnderTest.Policy(Gold), RecorderUnderTest.Policy(Platinum) };
        var made = new ConcurrentBag<RecordedDecision>();
        await Parallel.ForAsync(0, 10_000, async (i, _) => made.Add(await recorder.DecideAsync(policies[i % 2])));

        Assert.All(made.Take(500), decision => Assert.Same(decision, recorder.Recent.Find(decision.Id)));
        Assert.Equal(10_000, made.Select(decision => decision.Id).Distinct().Count());
        Assert.All(made, decision => Assert.Equal(decision.Policy == policies[0] ? "allowed" : "denied", decision.Outcome));
    }

    // What the policy did not need is taken from the request only where somebody will read it.
    [Fact]
    public async Task The_request_is_looked_at_for_the_log_alone_and_only_when_it_logs()
    {
        foreach (var (settings, ratio, expected) in new[] { (Gold, 0d, 0), (Gold, 1d, 1), (Platinum, 0d, 1) })
        {
            await using var recorder = new RecorderUnderTest(log: new DecisionLogSettings { AllowedRatio = ratio });
            var looked = 0;
            var decided = await recorder.Recorder.DecideAsync(
                RecorderUnderTest.Policy(settings),
                new DecisionInput(PolicyUnderTest.Member),
                "route",
                PolicyUnderTest.Request,
                (request, _, now) =>
                {
                    looked++;
                    return request with { Time = now };
                });

            Assert.Equal((expected, expected == 1), (looked, decided.Request is not null));
        }
    }

    [Fact]
    public async Task What_was_decided_elsewhere_can_be_recorded_too()
    {
        await using var recorder = new RecorderUnderTest();
        var policy = RecorderUnderTest.Policy(Platinum);
        var input = new DecisionInput(PolicyUnderTest.Member);
        var decided = recorder.Recorder.Record(policy, input, "evaluation", await policy.DecideAsync(input), TimeSpan.FromMicroseconds(5));

        Assert.Equal(("denied", "evaluation"), (recorder.Recent.Find(decided.Id)!.Outcome, decided.Place));
    }
}
