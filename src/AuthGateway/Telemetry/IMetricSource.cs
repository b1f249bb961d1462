using System.Diagnostics.Metrics;

namespace AuthGateway.Telemetry;

/// <summary>Somebody whose values are read when metrics are collected. Every registered one is asked once, at the start.</summary>
internal interface IMetricSource
{
    /// <summary>Makes the observable instruments. Their callbacks must only read what is known: a scrape waits for them.</summary>
    void Publish(Meter meter);
}
