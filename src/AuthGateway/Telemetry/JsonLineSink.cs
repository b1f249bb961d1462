using System.Text;
using Serilog.Core;
using LogEvent = Serilog.Events.LogEvent;

namespace AuthGateway.Telemetry;

/// <summary>Writes log events as lines. Serilog disposes of it, and it of the writer, at the host's end.</summary>
internal sealed class JsonLineSink(LineWriter lines) : ILogEventSink, IDisposable
{
    private static readonly JsonLineFormatter Formatter = new();

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        using var text = new StringWriter();
        Formatter.Format(logEvent, text);
        lines.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();
}
