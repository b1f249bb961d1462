using AuthGateway.Authorization;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Tests.Authorization.RelationChecks;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization;

/// <summary>Yes, no, and nobody knows: in "all" a no ends it, in "any" a yes does, and what is left is unknown.</summary>
public sealed class ThreeOutcomesTests
{
    private const string Yes = "yes";
    private const string No = "no";
    private const string Unknown = "unknown";

    [Theory]
    [InlineData(Yes, Yes, Yes, Yes)]
    [InlineData(Yes, No, No, Yes)]
    [InlineData(Yes, Unknown, Unknown, Yes)]
    [InlineData(No, Yes, No, Yes)]
    [InlineData(No, No, No, No)]
    [InlineData(No, Unknown, No, Unknown)]
    [InlineData(Unknown, Yes, Unknown, Yes)]
    [InlineData(Unknown, No, No, Unknown)]
    [InlineData(Unknown, Unknown, Unknown, Unknown)]
    public async Task Two_parts_come_to(string first, string second, string all, string any)
    {
        foreach (var waits in new[] { false, true })
        {
            Assert.Equal(all, await DecideAsync(new PolicySettings { AllOf = [Part(first), Part(second)] }, waits));
            Assert.Equal(any, await DecideAsync(new PolicySettings { AnyOf = [Part(first), Part(second)] }, waits));
            Assert.Equal(all, await DecideAsync(new PolicySettings { Relations = [Relation(first), Relation(second)] }, waits));
        }
    }

    [Fact]
    public async Task Within_each_other_they_keep_their_meaning()
    {
        var any = new PolicySettings { AnyOf = [Part(Unknown), Part(No)] };
        Assert.Equal(Unknown, await DecideAsync(new PolicySettings { AllOf = [any, Part(Yes)] }, waits: true));
        Assert.Equal(No, await DecideAsync(new PolicySettings { AllOf = [any, Part(No)] }, waits: true));
        Assert.Equal(Yes, await DecideAsync(new PolicySettings { AnyOf = [new PolicySettings { AllOf = [Part(Unknown)] }, Part(Yes)] }, waits: true));
    }

    [Fact]
    public void What_nobody_knows_is_a_503_of_Redis()
    {
        var unavailable = Assert.IsType<AuthorizationDecision.Unavailable>(Decide(Part(Unknown), checks: Checks()));

        Assert.Equal((503, StoreCopy.Stale, LatencyOwner.Redis), (unavailable.Problem.Status, unavailable.Reason, unavailable.Missing));
        Assert.NotNull(unavailable.Problem.RetryAfter);
        Assert.Null(unavailable.Problem.Challenge);
    }

    [Fact]
    public void A_store_is_not_asked_where_the_caller_alone_decides()
    {
        var checks = Checks();

        Assert.Equal("role", Reason(new PolicySettings { AllOf = [Part(Unknown)], Relations = [Relation(Unknown)], Roles = ["nobody"] }, checks: checks));
        Assert.Null(Reason(new PolicySettings { AnyOf = [Part(Unknown), new PolicySettings { Roles = ["gold"] }] }, checks: checks));
        Assert.Empty(checks.Asked);
    }

    // A policy of 16 relationships must not hold a request for 16 times as long as a store is waited for.
    [Fact]
    public void Once_a_store_did_not_answer_none_is_waited_for()
    {
        var checks = Checks();
        var policy = new PolicySettings { Relations = [Relation(Unknown), Relation(Yes), Relation(Yes) with { Confirm = true }] };

        Assert.Equal(StoreCopy.Stale, Reason(policy, checks: checks));
        Assert.Equal([Freshness.Any.Instance, Freshness.Held.Instance], checks.Asked.Select(asked => asked.Question.Freshness));
    }

    [Fact]
    public void A_relationship_that_is_confirmed_asks_for_the_newest()
    {
        var checks = Checks();
        Decide(new PolicySettings { Relations = [Relation(Yes) with { Confirm = true, Model = "01JDQW8X5N0000000000000002" }] }, checks: checks);

        Assert.Equal(new Question("01JDQW8X5N0000000000000001", "01JDQW8X5N0000000000000002", Freshness.Newest.Instance), Assert.Single(checks.Asked).Question);
    }

    private static RelationSettings Relation(string outcome) =>
        new() { Store = "01JDQW8X5N0000000000000001", User = "app:{principal.client_id}", Relation = "may", Object = $"thing:{outcome}" };

    private static PolicySettings Part(string outcome) => new() { Relations = [Relation(outcome)] };

    private static FakeRelationChecks Checks() => new("app:app may thing:yes") { Unknown = { "thing:unknown" } };

    private static async Task<string> DecideAsync(PolicySettings settings, bool waits)
    {
        var checks = Checks();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        checks.Until = waits ? gate.Task : null;
        var decision = new PolicyCompiler(checks).Compile("test", settings).DecideAsync(new DecisionInput(Member)).AsTask();
        Assert.Equal(!waits, decision.IsCompleted);
        gate.SetResult();
        return await decision switch
        {
            AuthorizationDecision.Allowed => Yes,
            AuthorizationDecision.Denied => No,
            _ => Unknown,
        };
    }
}
