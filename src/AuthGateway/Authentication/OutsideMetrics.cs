using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Authentication;

/// <summary>How long other parties take to say what a credential is worth, and what they say.</summary>
internal sealed class OutsideMetrics
{
    private readonly Histogram<double> _introspection;
    private readonly Histogram<double> _exchange;

    public OutsideMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayMetrics.MeterName);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBoundaries.Seconds };
        _introspection = meter.CreateHistogram(
            "authgateway.introspection.duration", "s", "Calls of introspection servers. Those that several requests waited for count once.", tags: null, advice);
        _exchange = meter.CreateHistogram(
            "authgateway.legacy_session.duration", "s", "Calls of legacy systems about a session. Those that several requests waited for count once.", tags: null, advice);
    }

    /// <summary>A server was asked about a token.</summary>
    /// <param name="server">Its name in the configuration.</param>
    /// <param name="outcome">active, inactive, refused or unavailable.</param>
    /// <param name="duration">How long it took.</param>
    public void Introspected(string server, string outcome, TimeSpan duration) =>
        _introspection.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("server", server), new("outcome", outcome));

    /// <summary>A legacy system was asked about a session.</summary>
    /// <param name="system">Its name in the configuration.</param>
    /// <param name="outcome">active, inactive or unavailable.</param>
    /// <param name="duration">How long it took.</param>
    public void Exchanged(string system, string outcome, TimeSpan duration) =>
        _exchange.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("system", system), new("outcome", outcome));
}
