using System.Text.Json;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Decisions;
using AuthGateway.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authorization.Decisions;

/// <summary>Which decisions are logged, and what happens when there are too many.</summary>
public sealed class DecisionLogTests
{
    private static readonly RoutePolicy Gold = RecorderUnderTest.Policy(new PolicySettings { Roles = ["gold"] }, name: "gold");
    private static readonly RoutePolicy Platinum = RecorderUnderTest.Policy(new PolicySettings { Roles = ["platinum"] }, name: "platinum");

    [Fact]
    public async Task Every_denial_is_logged_and_of_what_is_allowed_the_share_that_its_names_say()
    {
        await using var one = new RecorderUnderTest(log: new DecisionLogSettings { AllowedRatio = 0.25 });
        await using var other = new RecorderUnderTest(log: new DecisionLogSettings { AllowedRatio = 0.25 });
        await one.Log.StartAsync(CancellationToken.None);
        List<RecordedDecision> decided = [await one.DecideAsync(Platinum)];
        for (var i = 0; i < 4000; i++)
        {
            decided.Add(await one.DecideAsync(Gold));
        }

        // 1000 of 4000 on the average; ten standard deviations of 27 on either side.
        Assert.InRange(decided.Count(one.Log.Wants), 730, 1270);
        Assert.All(decided, decision => Assert.Equal(one.Log.Wants(decision), other.Log.Wants(decision)));
        Assert.Equal(
            decided.Where(one.Log.Wants).Select(decision => decision.Id.ToString()),
            (await one.DrainAsync()).Select(line => Json(line).GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 101)]
    public async Task A_share_of_none_logs_denials_alone_and_one_of_one_logs_all(double ratio, int expected)
    {
        await using var recorder = new RecorderUnderTest(log: new DecisionLogSettings { AllowedRatio = ratio });
        await recorder.Log.StartAsync(CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            await recorder.DecideAsync(Gold);
        }

        await recorder.DecideAsync(Platinum);
        Assert.Equal(expected, (await recorder.DrainAsync()).Count);
    }

    // CWE-779.
    [Fact]
    public async Task A_flood_of_denials_is_told_as_a_number()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 29, 0, 59, 0, TimeSpan.Zero));
        await using var recorder = new RecorderUnderTest(log: new DecisionLogSettings { DenialsPerSecond = 3, AllowedRatio = 1 }, clock: clock);
        await recorder.Log.StartAsync(CancellationToken.None);
        for (var i = 0; i < 10; i++)
        {
            await recorder.DecideAsync(Platinum);
        }

        await recorder.DecideAsync(Gold);
        clock.Advance(TimeSpan.FromSeconds(1));
        await recorder.DecideAsync(Platinum);
        var lines = await recorder.DrainAsync();

        Assert.Equal(["denied", "denied", "denied", "allowed", "7", "denied"], lines.Select(line => Json(line).TryGetProperty("repeated", out var count) ? count.GetRawText() : Json(line).GetProperty("outcome").GetString()));
        var repeated = Json(lines[4]);
        Assert.Equal(
            ("platinum", "route", "denied", "role", clock.GetUtcNow().AddSeconds(-1)),
            (Text("policy"), Text("route"), Text("outcome"), Text("reason"), repeated.GetProperty("since").GetDateTimeOffset()));
        Assert.Equal(7, recorder.Repeated);

        string? Text(string name) => repeated.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_place_that_stands_still_loses_lines_and_holds_up_nobody()
    {
        await using var recorder = new RecorderUnderTest(log: new DecisionLogSettings { QueueLength = 100, AllowedRatio = 1 });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        recorder.Sink.Until = gate.Task;
        await recorder.Log.StartAsync(CancellationToken.None);
        await recorder.DecideAsync(Gold);
        await recorder.Sink.Began.Task;
        for (var i = 0; i < 150; i++)
        {
            Assert.True(recorder.DecideAsync(Gold).IsCompletedSuccessfully);
        }

        Assert.Equal(50, recorder.Lost);
        gate.SetResult();
        Assert.Equal(101, (await recorder.DrainAsync()).Count);
    }

    [Fact]
    public async Task A_place_that_fails_for_a_while_has_all_lines_in_the_end()
    {
        await using var recorder = new RecorderUnderTest();
        recorder.Sink.Failures = 2;
        await recorder.Log.StartAsync(CancellationToken.None);
        await recorder.DecideAsync(Gold);
        await Eventually.TrueAsync(() =>
        {
            recorder.Clock.Advance(TimeSpan.FromSeconds(1));
            return recorder.Sink.Lines.Count == 1;
        });
        Assert.Equal(0, recorder.Lost);
    }

    [Fact]
    public async Task Nothing_is_looked_at_where_there_is_no_log()
    {
        await using var recorder = new RecorderUnderTest(log: new DecisionLogSettings { Stream = false });
        await recorder.Log.StartAsync(CancellationToken.None);

        Assert.False(recorder.Log.Wants(await recorder.DecideAsync(Platinum)));
        Assert.Empty(await recorder.DrainAsync());
    }

    private static JsonElement Json(string line) => JsonElement.Parse(line);
}
