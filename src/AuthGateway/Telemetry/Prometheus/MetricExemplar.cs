namespace AuthGateway.Telemetry.Prometheus;

/// <summary>One recorded value and the trace in which it was recorded.</summary>
/// <param name="TraceId">The trace, 32 hexadecimal digits.</param>
/// <param name="SpanId">The span, 16 hexadecimal digits.</param>
/// <param name="Value">The value.</param>
/// <param name="At">When it was recorded.</param>
internal sealed record MetricExemplar(string TraceId, string SpanId, double Value, DateTimeOffset At);
