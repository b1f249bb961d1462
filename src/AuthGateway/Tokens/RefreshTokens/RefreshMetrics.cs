using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>What became of refresh tokens.</summary>
internal sealed class RefreshMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _outcomes = meters.Create(GatewayMetrics.MeterName)
        .CreateCounter<long>("authgateway.refresh_tokens", "{token}", "Refresh tokens that were issued, used and ended, by what became of them.");

    /// <summary>Counts an outcome and gives it back.</summary>
    public RefreshOutcome Count(RefreshOutcome outcome)
    {
        _outcomes.Add(1, new KeyValuePair<string, object?>("outcome", Word(outcome)));
        return outcome;
    }

    private static string Word(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Issued => "issued",
        RefreshOutcome.Rotated { IsRetry: true } => "retried",
        RefreshOutcome.Rotated => "rotated",
        RefreshOutcome.ReuseDetected => "reuse_detected",
        RefreshOutcome.Ended => "ended",
        RefreshOutcome.Unavailable => "unavailable",
        _ => "refused",
    };
}
