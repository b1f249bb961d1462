using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>Which requests' spans leave, and what upstreams are told of it.</summary>
public sealed class SamplingTests
{
    private const string CallerTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task At_ratio_zero_errors_and_slow_requests_leave_with_their_attempts_and_nothing_else_does()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var fast = FaultServer.Answering(Ok);
        await using var failing = FaultServer.Answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        await using var slow = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.DelayAsync(TimeSpan.FromMilliseconds(400));
            await connection.WriteAsync(Ok);
        });
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("fast", fast.Address, "Anonymous", "/fast"),
                .. Gateway.Route("failing", failing.Address, "Anonymous", "/failing"),
                .. Gateway.Route("refusing", new Uri($"http://127.0.0.1:{FreePort.Next()}"), "Anonymous", "/refusing"),
                .. Gateway.Route("slow", slow.Address, "Anonymous", "/slow"),
                ("Telemetry:Tracing:SlowerThan", "00:00:00.3"),
                .. OtlpReceiver.Keys(receiver.Address, ratio: "0"),
            ],
            "Development");

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/fast")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/absent")).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await gateway.Client.GetAsync("/failing")).StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Client.GetAsync("/refusing")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/slow")).StatusCode);

        foreach (var (route, keptFor, error) in new[] { ("failing", "error", "500"), ("refusing", "error", "connection_error"), ("slow", "slow", null) })
        {
            var (server, all) = await receiver.TraceAsync(route);
            Assert.Equal(keptFor, server.Attributes["authgateway.kept_for"]);
            Assert.Equal(error, server.Attributes.GetValueOrDefault("error.type"));
            var attempt = Assert.Single(all, span => span.Kind == ReceivedSpan.Client);
            Assert.Equal(server.SpanId, attempt.ParentSpanId);
            Assert.Equal(error, attempt.Attributes.GetValueOrDefault("error.type"));
        }

        // They left in the order in which they ended: what is not here by now never comes.
        Assert.Equal(3, receiver.Spans.Count(span => span.Kind == ReceivedSpan.Server));
        Assert.Matches($"traceparent: 00-[0-9a-f]{{32}}-[0-9a-f]{{16}}-00", fast.Connections[0].ReceivedText);
    }

    [Theory]
    [InlineData("01", "1")]
    [InlineData("00", "0")]
    public async Task A_trusted_caller_decides_in_place_of_the_ratio(string flags, string exported)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Answering(Ok);

        // The ratio says the opposite.
        await using var gateway = await Gateway.StartAsync(
            [.. Splits.Open(upstream.Address), ("Telemetry:Tracing:TrustCallers", "true"), .. OtlpReceiver.Keys(receiver.Address, ratio: flags == "01" ? "0" : "1")], "Development");
        var sent = await SendAsync(gateway, upstream, flags);

        Assert.Contains($"-{flags}\r\n", sent, StringComparison.Ordinal);
        Assert.Contains("baggage: a=b", sent, StringComparison.OrdinalIgnoreCase);
        using var sentinel = await gateway.Client.GetAsync("/x");
        if (exported == "1")
        {
            Assert.Equal("caller", (await receiver.TraceAsync("up")).Server.Attributes["authgateway.kept_for"]);
        }
        else
        {
            // The sentinel has no caller's flag, so the ratio of 1 keeps it; it came later and is the only one.
            Assert.NotEqual(CallerTraceId, (await receiver.TraceAsync("up")).Server.TraceId);
            Assert.DoesNotContain(receiver.Spans, span => span.TraceId == CallerTraceId);
        }
    }

    [Fact]
    public async Task Another_callers_flag_and_baggage_are_not_followed_but_its_trace_is_continued()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartWithSentinelAsync(receiver, upstream);
        var sent = await SendAsync(gateway, upstream, "01");

        Assert.Matches($"traceparent: 00-{CallerTraceId}-(?!00f067aa0ba902b7)[0-9a-f]{{16}}-00\r\n", sent);
        Assert.DoesNotContain("baggage", sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("x-datadog", sent, StringComparison.OrdinalIgnoreCase);
        await SentinelAsync(gateway, receiver);
        Assert.DoesNotContain(receiver.Spans, span => span.TraceId == CallerTraceId);
    }

    [Fact]
    public async Task A_body_that_its_caller_cuts_is_no_error_of_ours()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Start(connection => connection.HoldAsync());
        await using var gateway = await StartWithSentinelAsync(receiver, upstream);
        await using (var client = await RawHttpClient.ConnectAsync(gateway.Data))
        {
            await client.SendAsync("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab");
            await Eventually.TrueAsync(() => upstream.Connections.Count == 1);
            client.Reset();
        }

        Assert.InRange((await gateway.ReportedAsync("up")).Status, 400, 499);
        await SentinelAsync(gateway, receiver);
        Assert.Single(receiver.Spans, span => span.Kind == ReceivedSpan.Server);
    }

    [Fact]
    public async Task Without_a_receiver_the_callers_header_goes_on_unchanged_and_the_log_still_names_its_trace()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync([.. Splits.Open(upstream.Address)], "Development");
        var sent = await SendAsync(gateway, upstream, "01");

        Assert.Contains($"traceparent: 00-{CallerTraceId}-00f067aa0ba902b7-01\r\n", sent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(CallerTraceId, (await gateway.ReportedAsync("up")).RequestId);
        await Eventually.TrueAsync(() => LogCanary.Lines().Any(line => line.Contains($"\"trace_id\":\"{CallerTraceId}\"", StringComparison.Ordinal) && line.Contains("total_us", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_a_receiver_and_without_a_callers_header_the_upstream_gets_the_trace_that_the_log_names()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync([.. Splits.Open(upstream.Address)], "Development");
        using var response = await gateway.Client.GetAsync("/x");
        var reported = await gateway.ReportedAsync("up");

        Assert.Matches($"traceparent: 00-{reported.RequestId}-[0-9a-f]{{16}}-00\r\n", upstream.Connections[0].ReceivedText);
    }

    [Theory]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("nonsense")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    public async Task A_malformed_header_begins_a_new_trace(string header)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync([.. Splits.Open(upstream.Address), .. OtlpReceiver.Keys(receiver.Address)], "Development");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        request.Headers.TryAddWithoutValidation("traceparent", header);
        using var response = await gateway.Client.SendAsync(request);
        var (server, _) = await receiver.TraceAsync("up");

        Assert.Equal("", server.ParentSpanId);
        Assert.NotEqual(CallerTraceId, server.TraceId);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(upstream.Connections[0].ReceivedText, "traceparent:", System.Text.RegularExpressions.RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)));
    }

    // One more request, which fails and so leaves at any ratio: what is not there when it is never comes.
    private static async Task SentinelAsync(Gateway gateway, OtlpReceiver receiver)
    {
        using var response = await gateway.Client.GetAsync("/sentinel");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        await receiver.TraceAsync("sentinel");
    }

    private static Task<Gateway> StartWithSentinelAsync(OtlpReceiver receiver, FaultServer upstream) => Gateway.StartAsync(
        [
            .. Splits.Open(upstream.Address),
            .. Gateway.Route("sentinel", new Uri($"http://127.0.0.1:{FreePort.Next()}"), "Anonymous", "/sentinel"),
            .. OtlpReceiver.Keys(receiver.Address, ratio: "0"),
        ],
        "Development");

    private static async Task<string> SendAsync(Gateway gateway, FaultServer upstream, string flags, string path = "/x")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{CallerTraceId}-00f067aa0ba902b7-{flags}");
        request.Headers.TryAddWithoutValidation("baggage", "a=b");
        request.Headers.TryAddWithoutValidation("x-datadog-parent-id", "1");
        using var response = await gateway.Client.SendAsync(request);
        return upstream.Connections[0].ReceivedText;
    }
}
