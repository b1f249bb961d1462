using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Which versions of policy bundles decide at this replica.</summary>
internal sealed class BundleMetrics(BundleFeed feed) : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter)
    {
        meter.CreateObservableGauge("authgateway.policy.bundle.info", Versions, unit: null, "1 for the version of each policy bundle that decides at this replica.");
        meter.CreateObservableGauge("authgateway.policy.bundle.refused", Refused, unit: null, "1 while Redis has a version in force that this replica refuses, or has none any more; 0 while it does not.");

        // No value while none was read: zero would say that all is fresh.
        meter.CreateObservableGauge(
            "authgateway.policy.bundle.age", () => feed.Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : Array.Empty<Measurement<double>>(), "s", "Since this replica last knew that its policy bundles are those in force.");
    }

    private IEnumerable<Measurement<int>> Versions() => feed.States.Where(state => state.Version is not null)
        .Select(state => new Measurement<int>(1, new KeyValuePair<string, object?>("namespace", state.Namespace), new KeyValuePair<string, object?>("version", state.Version)));

    private IEnumerable<Measurement<int>> Refused() =>
        feed.States.Select(state => new Measurement<int>(state.Refused is null ? 0 : 1, new KeyValuePair<string, object?>("namespace", state.Namespace)));
}
