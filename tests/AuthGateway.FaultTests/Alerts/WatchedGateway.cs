using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Alerts;

/// <summary>The gateway with its alarms, for as long as the tests of alerts last: their load runs beside no measurement.</summary>
public sealed class WatchedGateway(FaultMatrix matrix) : IAsyncLifetime
{
    private Alarms? _alarms;

    /// <summary>Why no gateway can be watched here, or null.</summary>
    public static string? SkipReason { get; } = FaultStack.SkipReason ?? PrometheusProcess.SkipReason ?? ShippedRules.SkipReason;

    internal Alarms Alarms => _alarms ?? throw new InvalidOperationException(SkipReason);

    public async ValueTask InitializeAsync() => _alarms = SkipReason is null ? await Alarms.StartAsync(matrix.Stack) : null;

    public async ValueTask DisposeAsync()
    {
        if (_alarms is { } alarms)
        {
            await alarms.DisposeAsync();
        }
    }
}
