using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Redis;

/// <summary>Keeps every log line, rendered, with its exception's text.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();

    public string All => string.Join('\n', _lines.Select(line => line.Text));

    public bool Has(int eventId) => _lines.Any(line => line.Id == eventId);

    public int Count(int eventId) => _lines.Count(line => line.Id == eventId);

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._lines.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
    }
}
