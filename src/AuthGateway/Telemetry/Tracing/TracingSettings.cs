using AuthGateway.Settings;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>Which requests' spans are kept. Where they go is in <see cref="Otlp.OtlpSettings"/>.</summary>
internal sealed record TracingSettings : ISettings
{
    [Setting("The share of requests whose spans are kept whatever comes of them, from 0 (none) to 1 (all). Errors and slow requests are kept beside it.", Min = "0", Max = "1")]
    public double SampleRatio { get; init; } = 0.05;

    [Setting("A request that took at least this long is slow: its spans are kept. Streams count up to their headers.", Min = "00:00:00", Max = "01:00:00")]
    public TimeSpan SlowerThan { get; init; } = TimeSpan.FromSeconds(1);

    [Setting("Whether the callers' word is followed: their sampled flag decides in place of SampleRatio, and their baggage header goes on to upstreams. Only where nobody but an own API gateway can reach this port: otherwise any caller decides how much is kept.")]
    public bool TrustCallers { get; init; }

    [Setting("The most spans that wait for export. When they are more, the newest are dropped and counted; a request never waits.", Min = "64", Max = "1000000", Unit = "spans")]
    public int QueuedSpans { get; init; } = 8192;

    [Setting("How long spans wait at most for others before they are sent together.", Min = "00:00:00.01", Max = "00:01:00")]
    public TimeSpan ExportInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
    }
}
