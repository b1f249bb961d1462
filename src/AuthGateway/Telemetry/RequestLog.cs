using System.Diagnostics;
using Serilog.Events;
using Serilog.Parsing;
using LogEvent = Serilog.Events.LogEvent;

namespace AuthGateway.Telemetry;

/// <summary>Where the line of each request goes: the same sinks as every other log event, by a shorter way.</summary>
/// <param name="sinks">The sinks; null for a log that is off.</param>
/// <param name="clock">The time of day.</param>
internal sealed class RequestLog(Serilog.ILogger? sinks, TimeProvider clock)
{
    /// <summary>By this template a formatter knows a request's line.</summary>
    public static readonly MessageTemplate Template = new([new PropertyToken(Property, $"{{{Property}}}")]);

    private const string Property = "request";

    /// <summary>Whether lines are written.</summary>
    public bool IsOn => sinks is not null;

    /// <summary>Writes a request's line, with the ids of the span that is current.</summary>
    public void Write(RequestLine line)
    {
        var span = Activity.Current;
        sinks?.Write(new LogEvent(
            clock.GetUtcNow(),
            LogEventLevel.Information,
            exception: null,
            Template,
            [new LogEventProperty(Property, line)],
            span?.TraceId ?? default,
            span?.SpanId ?? default));
    }

    /// <summary>The line of an event that is a request's.</summary>
    public static RequestLine? Of(LogEvent logEvent) =>
        ReferenceEquals(logEvent.MessageTemplate, Template) && logEvent.Properties.TryGetValue(Property, out var value) ? value as RequestLine : null;
}
