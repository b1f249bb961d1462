using AuthGateway.Telemetry;
using Serilog.Core;
using Serilog.Events;

namespace AuthGateway.Benchmarks;

/// <summary>Formats each log line as the gateway does, and throws it away.</summary>
internal sealed class FormattingSink : ILogEventSink
{
    private readonly JsonLineFormatter _formatter = new();

    public void Emit(LogEvent logEvent) => _formatter.Format(logEvent, TextWriter.Null);
}
