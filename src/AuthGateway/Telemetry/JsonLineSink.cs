using System.Text;
using Serilog.Core;
using LogEvent = Serilog.Events.LogEvent;

namespace AuthGateway.Telemetry;

/// <summary>Writes log events as lines. Serilog disposes it, and with it the writer, when the host's last logger is gone.</summary>
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
