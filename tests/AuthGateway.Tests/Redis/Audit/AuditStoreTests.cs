using AuthGateway.Audit;
using AuthGateway.Redis;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Redis.Audit;

public sealed class AuditStoreTests
{
    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task The_newest_are_kept_and_no_more_than_the_bound(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Connected);
        var store = replica.Audit(new AuditSettings { MaxEntries = 5 });

        Assert.Null(await store.WriteAsync("p", Lines(1, 4), CancellationToken.None));
        Assert.Null(await store.WriteAsync("q", Lines(1, 2), CancellationToken.None));
        Assert.Equal(["q2", "q1", "p4", "p3", "p2"], Named(await store.ReadAsync(100, CancellationToken.None), "pppqq"));
        Assert.Equal(2, (await store.ReadAsync(2, CancellationToken.None))!.Count);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Lines_that_were_written_before_are_not_written_again(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Connected);
        var store = replica.Audit(new AuditSettings());

        Assert.Null(await store.WriteAsync("p", Lines(1, 3), CancellationToken.None));
        // The answer was lost, and more has come since.
        Assert.Null(await store.WriteAsync("p", Lines(1, 5), CancellationToken.None));
        Assert.Equal(["5", "4", "3", "2", "1"], await store.ReadAsync(100, CancellationToken.None));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Refusals_without_end_push_out_no_deed_and_both_are_read_by_their_time_CWE_779(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Connected);
        var store = replica.Audit(new AuditSettings { MaxEntries = 3, MaxRefusals = 4 });
        var (deeds, refusals) = (new AuditChain("p", AuditList.Deeds), new AuditChain("p", AuditList.Refusals));
        var start = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
        List<AuditLine> lines = [];
        for (var i = 0; i < 3; i++)
        {
            lines.Add(deeds.Add(Event(AuditOutcome.Done, $"deed-{i}"), start.AddMinutes(i)));
        }

        for (var i = 0; i < 500; i++)
        {
            lines.Add(refusals.Add(Event(AuditOutcome.Refused, $"refusal-{i}"), start.AddSeconds(30 + i)));
        }

        // Twice: the first answer may have been lost.
        Assert.Null(await store.WriteAsync("p", lines, CancellationToken.None));
        Assert.Null(await store.WriteAsync("p", lines, CancellationToken.None));
        var read = (await store.ReadAsync(100, CancellationToken.None))!;
        Assert.Equal(
            ["refusal-499", "refusal-498", "refusal-497", "refusal-496", "deed-2", "deed-1", "deed-0"],
            read.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("target").GetString()));
        Assert.Equal(new AuditChainReport(0, 0), AuditChainReport.Of(read));
        Assert.Equal(new AuditChainReport(1, 0), AuditChainReport.Of([.. read.Where((_, i) => i != 2)]));
        Assert.Equal(new AuditChainReport(1, 0), AuditChainReport.Of([.. read.Where((_, i) => i != 5)]));
        Assert.Equal(2, (await store.ReadAsync(2, CancellationToken.None))!.Count);
    }

    [Fact]
    public async Task An_outage_is_said()
    {
        await using var replica = await GatewayReplica.StartAsync("redis://127.0.0.1:1");
        var store = replica.Audit(new AuditSettings());
        Assert.NotNull(await store.WriteAsync("p", Lines(1, 1), CancellationToken.None));
        Assert.Null(await store.ReadAsync(1, CancellationToken.None));
    }

    private static AuditEvent Event(AuditOutcome outcome, string target) => new() { Action = AuditActions.TokenIssued, Outcome = outcome, Target = target };

    private static AuditLine[] Lines(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(i => new AuditLine(i, $"{i}"))];

    private static IEnumerable<string> Named(IReadOnlyList<string>? lines, string processes) => lines!.Select((line, i) => $"{processes[^(i + 1)]}{line}");
}
