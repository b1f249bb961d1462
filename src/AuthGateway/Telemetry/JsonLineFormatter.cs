using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;
using LogEvent = Serilog.Events.LogEvent;

namespace AuthGateway.Telemetry;

/// <summary>One log event as one JSON object on one line, flat, so that every log pipeline takes it in as it is. Requests' lines are written by <see cref="RequestLog"/>.</summary>
internal sealed class JsonLineFormatter : ITextFormatter
{
    // l: text values without quotation marks around each; j: structures as JSON.
    private static readonly MessageTemplateTextFormatter Messages = new("{Message:lj}", CultureInfo.InvariantCulture);

    private static readonly JsonValueFormatter Values = new(typeTagName: null);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"time\":\"");
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        output.Write("\",\"level\":\"");
        output.Write(Level(logEvent.Level));
        output.Write('"');
        if (logEvent.TraceId is { } trace)
        {
            output.Write($",\"trace_id\":\"{trace.ToHexString()}\",\"span_id\":\"{logEvent.SpanId?.ToHexString()}\"");
        }

        output.Write(",\"message\":");
        JsonValueFormatter.WriteQuotedJsonString(Message(logEvent), output);
        foreach (var (name, value) in logEvent.Properties)
        {
            // The framework's request properties hold the raw path; what the gateway tells of a request, its own line tells.
            if (name is "RequestPath" or "ConnectionId" or "RequestId" or "ActionId" || IsNull(value))
            {
                continue;
            }

            output.Write(',');
            JsonValueFormatter.WriteQuotedJsonString(name, output);
            output.Write(':');
            Values.Format(value, output);
        }

        if (logEvent.Exception is { } exception)
        {
            output.Write(",\"exception\":");
            JsonValueFormatter.WriteQuotedJsonString(exception.ToString(), output);
        }

        output.Write("}\n");
    }

    private static string Message(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Messages.Format(logEvent, text);
        return text.ToString();
    }

    private static bool IsNull(LogEventPropertyValue value) => value is ScalarValue { Value: null };

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "trace",
        LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warn",
        LogEventLevel.Error => "error",
        _ => "fatal",
    };
}
