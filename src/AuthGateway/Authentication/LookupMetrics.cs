using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Authentication;

/// <summary>How many calls about credentials are under way, and how often there was no place for one.</summary>
internal sealed class LookupMetrics(IMeterFactory meters) : IMetricSource
{
    /// <summary>Calls of introspection servers.</summary>
    public const string Introspection = "introspection";

    /// <summary>Calls of legacy systems about sessions.</summary>
    public const string LegacySession = "legacy_session";

    private readonly Counter<long> _refused = meters.Create(GatewayMetrics.MeterName).CreateCounter<long>(
        "authgateway.lookups.refused", "{request}", "Requests for whose credential there was no place among the calls under way.");

    private readonly ConcurrentDictionary<(string Kind, string Server), Func<int>> _active = new();

    /// <summary>There was no place.</summary>
    /// <param name="kind">One of the constants.</param>
    /// <param name="server">The party's name in the configuration.</param>
    /// <param name="refusal">Why.</param>
    public void Refused(string kind, string server, CallRefusal refusal) => _refused.Add(
        1, new KeyValuePair<string, object?>("kind", kind), new("server", server), new("reason", refusal == CallRefusal.Address ? "address" : "full"));

    /// <summary>From now on a party's calls are told.</summary>
    public void Watch(string kind, string server, Func<int> active) => _active[(kind, server)] = active;

    /// <inheritdoc/>
    public void Publish(Meter meter) => meter.CreateObservableGauge(
        "authgateway.lookups.active",
        () => _active.Select(entry => new Measurement<long>(
            entry.Value(), new KeyValuePair<string, object?>("kind", entry.Key.Kind), new("server", entry.Key.Server))),
        "{call}",
        "Calls of other parties about credentials that are under way.");
}
