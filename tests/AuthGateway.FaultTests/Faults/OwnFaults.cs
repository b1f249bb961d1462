using System.Collections.Immutable;
using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Faults;

/// <summary>The gateway's own.</summary>
internal static class OwnFaults
{
    private const string Measured = "X-Fault-Us";

    // Longer than the moment after which the collection begins, shorter than the shortest pause: the answer comes within it.
    private const string Meanwhile = "GET /plain/slow?ms=10";

    // Between the accounts of work and of stalls the watch's period decides; the pager looks at their sum.
    private static readonly ImmutableArray<string> Internal = [Owner.Own, Owner.Stall];

    private static TimeSpan _ballast = TimeSpan.Zero;

    // Each takes up to a quarter of a minute.
    private static int _moreBallasts = 6;

    public static IEnumerable<Fault> All =>
    [
        new("own work", "plain", [Owner.Own], "the request's thread computes (a hook in the test's host)", (stack, size) => HookAsync(stack, "burn", size)),
        new("own lock", "plain", [Owner.Own], "the request's thread waits for a lock", (stack, size) => HookAsync(stack, "lock", size)),
        Stall(new("thread pool starved", "plain", Internal, "256 blocking work items stand before the upstream's answer", (stack, size) => HookAsync(stack, "starve", size))),
        Stall(new("garbage collection", "plain", Internal, "a forced blocking collection while the upstream is at work; the size is the pause that the runtime reports", CollectAsync) { SizeIsMeasured = true }),
        Stall(new("process stopped", "plain", Internal, "SIGSTOP; the upstream's answer comes meanwhile; then SIGCONT", StoppedAsync)) with { AppliesToOthers = true },
        new("upstream pool exhausted", "narrow", [Owner.Own], "the cluster may have one connection, and another request has it", ExhaustedAsync) { AppliesToOthers = true },
    ];

    private static Fault Stall(Fault fault) => fault with
    {
        // StallWatch.Period.
        Resolution = TimeSpan.FromMilliseconds(3),
        MayTakeFromOthers = true,
        Reason = "a stall counts from the last canary that was in time (3 ms apart), and what was really still to be waited for counts with it",
    };

    private static Task<TimeSpan> HookAsync(FaultStack stack, string kind, TimeSpan size) =>
        Injected.ByHeaderAsync(stack, "GET /plain/echo/x", $"X-Fault: {kind} {Injected.Text(size)}", Measured);

    private static async Task<TimeSpan> CollectAsync(FaultStack stack, TimeSpan size)
    {
        if (size == TimeSpan.Zero)
        {
            return await Injected.ByHeaderAsync(stack, Meanwhile, "X-Fault: none", Measured);
        }

        if (_ballast != size)
        {
            // Which takes its time.
            Injected.Ok(await stack.SendAsync(TimeSpan.FromMinutes(1), "GET /aside/echo/x", $"X-Fault: ballast {Injected.Text(size)}"));
            _ballast = size;
        }

        var took = await Injected.ByHeaderAsync(stack, Meanwhile, "X-Fault: collect 0", Measured);
        if (took < size * 0.6 && _moreBallasts-- > 0)
        {
            // It was measured while the machine was slow: made anew for the next request.
            _ballast = TimeSpan.Zero;
        }

        return took;
    }

    private static async Task<TimeSpan> StoppedAsync(FaultStack stack, TimeSpan size)
    {
        var hold = stack.ToReverseProxy.ToClient.Hold();
        var answer = stack.SendAsync("GET /plain/echo/x");
        await hold.Reached;
        if (size == TimeSpan.Zero)
        {
            hold.Release();
            Injected.Ok(await answer);
            return TimeSpan.Zero;
        }

        var began = TimeProvider.System.GetTimestamp();
        stack.Front.Freeze();
        hold.Release();
        await Injected.WaitAsync(size);
        stack.Front.Thaw();
        var held = TimeProvider.System.GetElapsedTime(began);
        Injected.Ok(await answer);
        return held;
    }

    // The other request is a stream, whose account closes at its headers: it takes the place and nobody's time. Streams have no
    // places of their own in this configuration.
    private static async Task<TimeSpan> ExhaustedAsync(FaultStack stack, TimeSpan size)
    {
        await using var occupant = await RawHttpClient.ConnectAsync(stack.Front.Data);
        await occupant.SendAsync(FaultStack.Text("GET /occupant/events?intervalMs=60000"));
        await occupant.ReadSomeAsync();
        var answer = stack.SendAsync("GET /narrow/echo/x");
        var held = await Injected.WaitAsync(size);
        occupant.Reset();
        Injected.Ok(await answer);
        return held;
    }
}
