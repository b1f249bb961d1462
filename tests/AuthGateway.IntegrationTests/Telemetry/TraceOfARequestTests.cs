using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Latency;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>The spans of one request, as a real receiver gets them.</summary>
public sealed class TraceOfARequestTests
{
    private const string CallerTraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string CallerSpanId = "b7ad6b7169203331";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("Grpc")]
    [InlineData("HttpProtobuf")]
    public async Task Is_one_server_span_and_one_client_span_that_name_each_other_and_the_caller(string protocol)
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol);
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(upstream, receiver, protocol, [("Telemetry:DeploymentEnvironment", "staging")]);
        await SendAsync(gateway, request => request.Headers.TryAddWithoutValidation("tracestate", "vendor=1"));
        var (server, all) = await receiver.TraceAsync("up");

        Assert.Equal([ReceivedSpan.Client, ReceivedSpan.Server], all.Select(span => span.Kind).Order().Reverse());
        var client = Assert.Single(all, span => span.Kind == ReceivedSpan.Client);
        Assert.Equal((CallerTraceId, CallerSpanId), (server.TraceId, server.ParentSpanId));
        Assert.Equal(server.SpanId, client.ParentSpanId);
        Assert.Contains($"\r\ntraceparent: 00-{CallerTraceId}-{client.SpanId}-01\r\n", upstream.Connections[0].ReceivedText, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\ntracestate: vendor=1\r\n", upstream.Connections[0].ReceivedText, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(client.Start, server.Start, client.End);
        Assert.InRange(client.End, client.Start, server.End);

        Assert.Equal("GET /{**rest}", server.Name);
        AssertAttributes(
            server,
            ("http.request.method", "GET"), ("http.route", "/{**rest}"), ("http.response.status_code", 200L), ("url.scheme", "http"), ("network.protocol.version", "1.1"),
            ("server.address", "127.0.0.1"), ("server.port", (long)gateway.Data.Port), ("authgateway.route", "up"), ("authgateway.decision", "anonymous"), ("authgateway.kept_for", "ratio"));
        Assert.Equal("GET", client.Name);
        AssertAttributes(
            client,
            ("http.request.method", "GET"), ("http.response.status_code", 200L), ("server.address", "127.0.0.1"), ("server.port", (long)upstream.Address.Port));
        Assert.DoesNotContain("error.type", server.Attributes.Keys.Concat(client.Attributes.Keys));
        Assert.Equal("authgateway", server.Resource["service.name"]);
        Assert.Equal("staging", server.Resource["deployment.environment.name"]);
        Assert.Equal("staging", server.Resource["deployment.environment"]);
        Assert.NotEmpty((string)server.Resource["service.version"]!);
    }

    [Fact]
    public async Task Says_what_its_log_line_says_in_whole_microseconds_that_sum()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.DelayAsync(TimeSpan.FromMilliseconds(30));
            await connection.WriteAsync(Ok);
        });
        await using var gateway = await StartAsync(upstream, receiver);
        using var response = await gateway.Client.GetAsync("/x");
        var (server, _) = await receiver.TraceAsync("up");
        var line = await LogLineAsync("\"total_us\"", server);

        Assert.Equal(server.SpanId, line["span_id"]!.GetValue<string>());
        var total = line["total_us"]!.GetValue<long>();
        foreach (var owner in LatencyOwners.All)
        {
            Assert.Equal(line[$"{owner.Name().Replace('.', '_')}_us"]!.GetValue<long>(), server.Attributes[$"authgateway.{owner.Name()}.duration"]);
        }

        Assert.Equal(total, LatencyOwners.All.Sum(owner => (long)server.Attributes[$"authgateway.{owner.Name()}.duration"]!));
        Assert.Equal(total, (long)server.Attributes["internal.duration"]! + (long)server.Attributes["external.duration"]!);
        Assert.Equal(line["status"]!.GetValue<long>(), server.Attributes["http.response.status_code"]);

        // The span lasts as long as the ledger: to the hundred nanoseconds in which .NET counts a span's time.
        Assert.InRange((long)(server.End - server.Start) / 1000 - total, 0, 1);
    }

    [Fact]
    public async Task Counts_each_attempt_as_a_span_and_names_the_attempt_to_the_upstream()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            if (connection.Index == 0)
            {
                connection.Reset();
                return;
            }

            await connection.WriteAsync(Ok);
        });
        await using var gateway = await StartAsync(upstream, receiver);
        using var response = await gateway.Client.GetAsync("/x");
        var (server, all) = await receiver.TraceAsync("up");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var attempts = all.Where(span => span.Kind == ReceivedSpan.Client).OrderBy(span => span.Start).ToList();
        Assert.Equal(2, attempts.Count);
        Assert.All(attempts, attempt => Assert.Equal(server.SpanId, attempt.ParentSpanId));
        Assert.Equal(ReceivedSpan.Error, attempts[0].Status);
        Assert.Contains("error.type", attempts[0].Attributes.Keys);
        AssertAttributes(attempts[1], ("http.request.resend_count", 1L), ("http.response.status_code", 200L));
        Assert.Contains(attempts[0].SpanId, upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
        Assert.Contains(attempts[1].SpanId, upstream.Connections[1].ReceivedText, StringComparison.Ordinal);
        Assert.NotEqual(ReceivedSpan.Error, server.Status);
    }

    [Fact]
    public async Task Holds_the_upstreams_body_in_the_attempts_span_and_a_cut_one_as_its_error()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial");
            await connection.DelayAsync(TimeSpan.FromMilliseconds(100));
            connection.Reset();
        });
        await using var gateway = await StartAsync(upstream, receiver, ratio: "0");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => gateway.Client.GetStringAsync("/x"));
        var (server, all) = await receiver.TraceAsync("up");

        var client = Assert.Single(all, span => span.Kind == ReceivedSpan.Client);
        Assert.InRange(client.End - client.Start, 90_000_000UL, ulong.MaxValue);
        AssertAttributes(client, ("http.response.status_code", 200L), ("error.type", "response_body_destination"));
        AssertAttributes(server, ("authgateway.kept_for", "error"), ("error.type", "response_body_destination"));
        Assert.Equal(ReceivedSpan.Error, server.Status);
    }

    [Fact]
    public async Task Of_a_stream_ends_at_the_headers_and_the_stream_is_logged_in_the_same_trace()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ndata:\r\n");
            await Eventually.TrueAsync(() => receiver.Spans.Any(span => span.Kind == ReceivedSpan.Server));
            await connection.WriteAsync("0\r\n\r\n");
        });
        await using var gateway = await StartAsync(upstream, receiver);
        Assert.Equal("data:", await gateway.Client.GetStringAsync("/x"));
        var (server, all) = await receiver.TraceAsync("up");

        Assert.Equal(2, all.Count);
        var ended = await LogLineAsync("A stream on", server);
        Assert.Equal(server.TraceId, ended["trace_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Holds_no_token_cookie_query_or_path()
    {
        const string Secret = "canary-0123456789-secret";
        await using var receiver = await OtlpReceiver.StartAsync("HttpProtobuf");
        await using var upstream = FaultServer.Answering($"HTTP/1.1 500 {Secret}\r\nSet-Cookie: {Secret}\r\nContent-Length: 24\r\n\r\n{Secret}");
        await using var gateway = await StartAsync(upstream, receiver, "HttpProtobuf");
        using var request = new HttpRequestMessage(new HttpMethod($"M-{Secret}"), $"/{Secret}/x?q={Secret}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        request.Headers.TryAddWithoutValidation("Cookie", $"session={Secret}");
        request.Headers.TryAddWithoutValidation("User-Agent", Secret);
        request.Headers.TryAddWithoutValidation("baggage", $"user={Secret}");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", Secret);
        using var response = await gateway.Client.SendAsync(request);
        using var refused = await gateway.Client.GetAsync($"/nowhere/../{Secret}");
        var malformed = await RawHttpClient.ExchangeAsync(gateway.Data, $"GET /a//{Secret} HTTP/1.1\r\nHost: {Secret}\r\nConnection: close\r\n\r\n");
        await receiver.TraceAsync("up");
        await receiver.TraceAsync("none");

        Assert.Equal(400, malformed.Status);
        Assert.All(receiver.Bodies, body => Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(body), StringComparison.Ordinal));
        Assert.Contains(receiver.Bodies, body => Encoding.Latin1.GetString(body).Contains("_OTHER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_key_fetch_is_one_client_span_of_its_own()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var provider = FaultServer.Answering("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n");
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(upstream, receiver, more:
        [
            ("Authentication:Issuers:main:Issuer", provider.Address.AbsoluteUri.TrimEnd('/')),
            ("Authentication:Issuers:main:Audiences:0", "here"),
            ("Authentication:Issuers:main:AllowHttp", "true"),
        ]);
        await Eventually.TrueAsync(() => receiver.Spans.Any(span => Equals(span.Attributes.GetValueOrDefault("server.port"), (long)provider.Address.Port)));
        var fetch = receiver.Spans.First(span => Equals(span.Attributes["server.port"], (long)provider.Address.Port));

        Assert.Equal((ReceivedSpan.Client, ""), (fetch.Kind, fetch.ParentSpanId));
        AssertAttributes(fetch, ("http.request.method", "GET"), ("http.response.status_code", 503L), ("error.type", "503"), ("server.address", "127.0.0.1"));
        Assert.DoesNotContain("traceparent", provider.Connections[0].ReceivedText, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task SendAsync(Gateway gateway, Action<HttpRequestMessage> prepare)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/some/path");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{CallerTraceId}-{CallerSpanId}-00");
        prepare(request);
        using var response = await gateway.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static void AssertAttributes(ReceivedSpan span, params (string Name, object Value)[] expected) =>
        Assert.All(expected, attribute => Assert.Equal(attribute.Value, span.Attributes.GetValueOrDefault(attribute.Name)));

    private static async Task<JsonNode> LogLineAsync(string containing, ReceivedSpan server)
    {
        string? line = null;
        await Eventually.TrueAsync(
            () => (line = LogCanary.Lines().FirstOrDefault(line => line.Contains(server.TraceId, StringComparison.Ordinal) && line.Contains(containing, StringComparison.Ordinal))) is not null,
            what: string.Create(CultureInfo.InvariantCulture, $"the log line of trace {server.TraceId}"));
        return JsonNode.Parse(line!)!;
    }

    private static Task<Gateway> StartAsync(FaultServer upstream, OtlpReceiver receiver, string protocol = "Grpc", IEnumerable<(string Key, string Value)>? more = null, string ratio = "1") =>
        Gateway.StartAsync([.. Splits.Open(upstream.Address), .. OtlpReceiver.Keys(receiver.Address, protocol, ratio), .. more ?? []], "Development", waitUntilReady: more is null || protocol != "Grpc");
}
