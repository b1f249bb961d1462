namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>A span as it arrived (opentelemetry.proto.trace.v1.Span).</summary>
internal sealed record ReceivedSpan(
    string TraceId,
    string SpanId,
    string ParentSpanId,
    string Name,
    int Kind,
    ulong Start,
    ulong End,
    int Status,
    Dictionary<string, object?> Attributes,
    Dictionary<string, object?> Resource)
{
    public const int Server = 2;
    public const int Client = 3;
    public const int Error = 2;

    public static IEnumerable<ReceivedSpan> All(byte[] request) =>
        from resource in new WireReader(request).Messages(1)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new ReceivedSpan(
            span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), span.Number(7), span.Number(8),
            (int)(span.Message(15)?.Number(3) ?? 0), span.Attributes(9), resource.Message(1)!.Attributes(1));
}
