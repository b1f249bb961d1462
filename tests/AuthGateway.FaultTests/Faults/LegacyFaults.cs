using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Faults;

/// <summary>Beyond the gateway's port: the network, the reverse proxy, the legacy system.</summary>
internal static class LegacyFaults
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    public static IEnumerable<Fault> All =>
    [
        Divided(new("slow legacy system", "divided", [Owner.System], "the sample legacy system waits before its headers (`/slow`)", (stack, size) => SlowAsync(stack, "divided", size, TimeSpan.Zero))),
        new("slow legacy system, nothing reported", "plain", [Owner.Legacy], "the same, behind a cluster that is believed no report", (stack, size) => SlowAsync(stack, "plain", size, TimeSpan.Zero)),
        Divided(new(
            "slow reverse proxy",
            "divided",
            [Owner.ReverseProxy],
            "nginx sleeps before it calls the legacy system (Lua)",
            (stack, size) => Injected.ByHeaderAsync(stack, "GET /divided/echo/x", $"X-Slow-Proxy: {Injected.Text(size)}", "X-Slow-Proxy-Us"))) with { Resolution = 2 * Millisecond },
        Divided(new(
            "slow network to the reverse proxy",
            "divided",
            [Owner.Network],
            "a TCP proxy between gateway and nginx holds the answer",
            (stack, size) => Injected.ByHoldAsync(stack.ToReverseProxy.ToClient, size, () => stack.SendAsync("GET /divided/echo/x")))),
        Divided(new("slow TLS handshake", "tls", [Owner.Network], "each request needs a new TLS connection; a TCP proxy holds the server's hello", SlowHandshakeAsync)),
        new("slow body", "plain", [Owner.Legacy], "the legacy system waits between headers and body", (stack, size) => SlowAsync(stack, "plain", TimeSpan.Zero, size)) { AppliesToOthers = true },
        new("reset within the body", "plain", [Owner.Legacy], "the legacy system stops within the body; a TCP proxy resets its connection after the time", ResetAsync) { FailedBy = Owner.Legacy, AppliesToOthers = true },
        new("retried attempt", "twice", [Owner.Legacy], "the first attempt's connection is held, then closed without a byte; the second answers", RetriedAsync) { AppliesToOthers = true },
    ];

    // nginx's clock, by which both of its reports are made, advances in milliseconds.
    private static Fault Divided(Fault fault) => fault with
    {
        Resolution = Millisecond,
        LeakResolution = Millisecond,
        AppliesToOthers = true,
        Reason = "nginx reports whole milliseconds",
    };

    private static async Task<TimeSpan> SlowAsync(FaultStack stack, string route, TimeSpan headers, TimeSpan body)
    {
        var answer = Injected.Ok(await stack.SendAsync($"GET /{route}/slow?ms={Injected.Text(headers)}&bodyMs={Injected.Text(body)}"));
        return TimeSpan.FromMicroseconds(answer.Json.GetProperty("waitedUs").GetInt64());
    }

    private static async Task<TimeSpan> SlowHandshakeAsync(FaultStack stack, TimeSpan size)
    {
        stack.ToReverseProxyTls.ResetConnections();
        await Eventually.TrueAsync(() => stack.ToReverseProxyTls.OpenConnections == 0, what: "the connections are gone");
        return await Injected.ByHoldAsync(stack.ToReverseProxyTls.ToClient, size, () => stack.SendAsync("GET /tls/echo/x"));
    }

    private static async Task<TimeSpan> ResetAsync(FaultStack stack, TimeSpan size)
    {
        await using var client = await RawHttpClient.ConnectAsync(stack.Front.Data);
        await client.SendAsync(FaultStack.Text("GET /plain/fault/hang-mid-body"));
        await client.ReadSomeAsync();
        var held = await Injected.WaitAsync(size);
        stack.ToLegacy.ResetConnections();
        await client.ReadToEndAsync();
        // nginx finds its other connections gone before a measured request does.
        Injected.Ok(await stack.SendAsync("GET /aside/echo/x"));
        return held;
    }

    private static async Task<TimeSpan> RetriedAsync(FaultStack stack, TimeSpan size)
    {
        // A fifth of a cluster's requests may be tried again: these earn it.
        for (var i = 0; i < 5; i++)
        {
            Injected.Ok(await stack.SendAsync("GET /aside-twice/x"));
        }

        var id = Guid.NewGuid().ToString("N");
        Injected.Ok(await stack.SendAsync("GET /twice/x", $"X-Hold: {id} {Injected.Text(size)}"));
        return stack.Twice.Held(id);
    }
}
