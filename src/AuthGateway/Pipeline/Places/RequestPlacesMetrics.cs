using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline.Places;

/// <summary>How full the process is, and how many it refused.</summary>
internal sealed class RequestPlacesMetrics : IMetricSource
{
    private static readonly KeyValuePair<string, object?> OfRequests = new("kind", "request");
    private static readonly KeyValuePair<string, object?> OfStreams = new("kind", "stream");

    private readonly RequestPlaces _places;
    private readonly Counter<long> _refused;

    public RequestPlacesMetrics(RequestPlaces places, IMeterFactory meters)
    {
        _places = places;
        _refused = meters.Create(GatewayMetrics.MeterName).CreateCounter<long>(
            "authgateway.places.refused", "{request}", "Requests that were refused because the process had no place left.");
    }

    /// <summary>A request was refused.</summary>
    public void Refused(PlaceKind kind) => _refused.Add(1, kind == PlaceKind.Stream ? OfStreams : OfRequests);

    /// <inheritdoc/>
    public void Publish(Meter meter)
    {
        meter.CreateObservableUpDownCounter(
            "authgateway.places.taken",
            () => (Measurement<int>[])[new(_places.Requests.Taken, OfRequests), new(_places.Streams.Taken, OfStreams)],
            "{request}",
            "Requests and streams that the process works on now.");
        meter.CreateObservableUpDownCounter(
            "authgateway.places.most",
            () => (Measurement<int>[])[new(_places.Requests.Most, OfRequests), new(_places.Streams.Most, OfStreams)],
            "{request}",
            "The most requests and streams that the process works on at once.");

        // Born at its first refusal it would have no rise that a rate could see.
        _refused.Add(0, OfRequests);
        _refused.Add(0, OfStreams);
    }
}
