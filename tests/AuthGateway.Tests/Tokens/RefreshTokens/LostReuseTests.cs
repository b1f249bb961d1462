using AuthGateway.Audit;
using AuthGateway.Tests.Redis;
using AuthGateway.TestSupport;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>A theft that Redis noticed, while the replica that asked never learned of it: it comes on the record all the same, and once.</summary>
public sealed class LostReuseTests
{
    private const int Callers = 50;

    public static TheoryData<ServerKind> Servers => [ServerKind.Redis, ServerKind.Embedded];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_reuse_whose_answer_was_lost_is_recorded_by_who_comes_next_RFC_9700_4_14(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await LoseAsync(server, replica);

        Assert.IsType<RefreshOutcome.ReuseDetected>(await replica.UseAsync(issued.Token));
        await replica.RefusedAsync(issued.Token, RefreshReasons.FamilyEnded);
        var audited = Assert.Single(replica.Events);
        Assert.Equal(
            (AuditActions.RefreshReuseDetected, AuditOutcome.Done, RefreshReplica.Client, "member-1", issued.Grant.FamilyId),
            (audited.Action, audited.Outcome, audited.Actor, audited.Subject, audited.Target));
        await replica.SeesAccessTokensRevokedAsync(issued.Grant.FamilyId);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Of_many_who_come_next_one_records_it(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var first = await RefreshReplica.StartAsync(server.Url);
        await using var second = await RefreshReplica.StartAsync(server.Url);
        var issued = await LoseAsync(server, first);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => (i % 2 == 0 ? first : second).UseAsync(issued.Token)));

        Assert.Single(outcomes.OfType<RefreshOutcome.ReuseDetected>());
        Assert.Equal(Callers - 1, outcomes.Count(outcome => outcome is RefreshOutcome.Refused { Reason: RefreshReasons.FamilyEnded }));
        Assert.Single(first.Events.Concat(second.Events));
    }

    // Whoever ends the family for another reason finds that it had ended already, and why.
    [Theory]
    [MemberData(nameof(Servers))]
    public async Task It_is_recorded_too_when_the_subject_is_ended_before_any_token_comes(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await LoseAsync(server, replica);

        Assert.IsType<RefreshOutcome.SubjectEnded>(await replica.Tokens.EndSubjectAsync("https://id.example", "member-1", default, CancellationToken.None));
        await replica.RefusedAsync(issued.Token, RefreshReasons.FamilyEnded);
        var audited = Assert.Single(replica.Events);
        Assert.Equal((AuditOutcome.Done, null, "member-1", issued.Grant.FamilyId), (audited.Outcome, audited.Actor, audited.Subject, audited.Target));
    }

    // Another end of a family is no reuse, whoever settles it.
    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_family_that_was_revoked_is_on_no_record_of_thefts(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await RefreshReplica.StartAsync(server.Url);
        var issued = await replica.IssueAsync();
        await server.CommandAsync("HSET", RefreshSteps.Key(issued), "ended", "revoked");

        await replica.RefusedAsync(issued.Token, RefreshReasons.FamilyEnded);
        Assert.Equal("0", await server.CommandAsync("HEXISTS", RefreshSteps.Key(issued), "sealed"));
        Assert.Empty(replica.Events);
    }

    // The old token is presented by a replica whose connection to Redis breaks when the question is there and the answer is not.
    private static async Task<RefreshOutcome.Issued> LoseAsync(TestServer server, RefreshReplica direct)
    {
        await using var proxy = TcpChaosProxy.Start(new Uri(server.Url));
        await using var cut = await RefreshReplica.StartAsync($"redis://{proxy.Endpoint}");

        // Its scripts are loaded and its connection is up.
        await cut.RotateAsync((await cut.IssueAsync(RefreshReplica.Grant("member-0"))).Token);
        var issued = await direct.IssueAsync();
        await direct.RotateAsync(await direct.RotateAsync(issued.Token));
        ChaosHold? hold = null;
        var asking = cut.UseAsync(issued.Token, admit: _ =>
        {
            hold = proxy.ToClient.Hold();
            return null;
        });
        await Eventually.TrueAsync(async () => await server.CommandAsync("HGET", RefreshSteps.Key(issued), "ended") == "reuse");
        proxy.ResetConnections();
        hold!.Release();

        Assert.IsType<RefreshOutcome.Unavailable>(await asking);
        Assert.Empty(cut.Events);
        Assert.Empty(direct.Events);
        return issued;
    }
}
