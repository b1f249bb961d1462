using System.Globalization;
using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>What a receiver that is away or slow does to requests: nothing.</summary>
public sealed class ReceiverFaultTests
{
    private const int Queue = 64;
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("Grpc")]
    [InlineData("HttpProtobuf")]
    public async Task A_dead_receiver_costs_counted_spans_and_no_request_and_gets_spans_again_when_it_is_back(string protocol)
    {
        var port = FreePort.Next();
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(upstream, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), protocol);
        using var counts = new SpanCounts(gateway);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/x")).StatusCode);
        }

        await Eventually.TrueAsync(() => counts.Of("export_failed") == 2 * 20, what: "every span is counted as lost");
        await using var receiver = await OtlpReceiver.StartAsync(protocol, port);
        await Eventually.TrueAsync(async () =>
        {
            using var response = await gateway.Client.GetAsync("/x");
            return receiver.Spans.Count > 0;
        });
        await Eventually.TrueAsync(() => counts.Exported > 0);
    }

    [Fact]
    public async Task A_receiver_that_holds_its_answers_fills_the_queue_and_no_request_waits()
    {
        var release = new TaskCompletionSource();
        await using var receiver = await OtlpReceiver.StartAsync();
        receiver.Answer = release.Task;
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(upstream, receiver.Address, "Grpc");
        using var counts = new SpanCounts(gateway);

        // Nothing is answered until all of these were: a request that waited for the receiver would never end.
        for (var i = 0; i < 2 * Queue; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/x")).StatusCode);
        }

        await Eventually.TrueAsync(() => counts.Of("queue_full") > 0, what: "what finds no room is counted");
        release.SetResult();
        await Eventually.TrueAsync(() => counts.Exported + counts.Of("queue_full") == 2 * 2 * Queue, what: "every span is exported or counted");
        Assert.Equal(counts.Exported, receiver.Spans.Count);
        Assert.InRange(counts.Exported, 2, Queue);

        // Whole traces or nothing of them.
        Assert.All(receiver.Spans.GroupBy(span => span.TraceId), trace => Assert.Equal(2, trace.Count()));
    }

    [Fact]
    public async Task What_waits_in_the_queue_leaves_when_the_gateway_stops()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Answering(Ok);
        await using (var gateway = await Gateway.StartAsync(
            [.. Splits.Open(upstream.Address), .. OtlpReceiver.Keys(receiver.Address), ("Telemetry:Tracing:ExportInterval", "00:01:00")], "Development"))
        {
            using var response = await gateway.Client.GetAsync("/x");
            await gateway.ReportedAsync("up");
            Assert.Empty(receiver.Spans);
        }

        Assert.Equal(2, receiver.Spans.Count);
    }

    private static Task<Gateway> StartAsync(FaultServer upstream, Uri receiver, string protocol) => Gateway.StartAsync(
        [.. Splits.Open(upstream.Address), .. OtlpReceiver.Keys(receiver, protocol), ("Telemetry:Tracing:QueuedSpans", Queue.ToString(CultureInfo.InvariantCulture)), ("Telemetry:Otlp:Timeout", "00:01:00")], "Development");
}
