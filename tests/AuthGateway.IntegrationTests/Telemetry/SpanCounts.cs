using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AuthGateway.IntegrationTests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>What one gateway counts of its spans.</summary>
internal sealed class SpanCounts : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public SpanCounts(Gateway gateway)
    {
        var factory = gateway.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Name.StartsWith("authgateway.spans.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var reason = tags.Length > 0 ? (string?)tags[0].Value : null;
            _counts.AddOrUpdate(reason ?? instrument.Name, value, (_, before) => before + value);
        });
        _listener.Start();
    }

    public long Exported => Of("authgateway.spans.exported");

    public long Of(string reason) => _counts.GetValueOrDefault(reason);

    public void Dispose() => _listener.Dispose();
}
