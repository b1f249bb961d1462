using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline.Doors;

/// <summary>What is counted of the doors.</summary>
internal sealed class DoorMetrics
{
    private readonly Counter<long> _requests;

    public DoorMetrics(IMeterFactory meters) => _requests = meters.Create(GatewayMetrics.MeterName).CreateCounter<long>(
        "authgateway.door.requests", "{request}", "Decisions that other proxies asked for, by the status that they were answered with.");

    /// <summary>A question was answered.</summary>
    public void Answered(DoorKind kind, int status) => _requests.Add(
        1, new("door", Name(kind)), new KeyValuePair<string, object?>("http.response.status_code", status));

    private static string Name(DoorKind kind) => kind switch
    {
        DoorKind.Envoy => "envoy",
        DoorKind.Nginx => "nginx",
        DoorKind.Traefik => "traefik",
        _ => "caddy",
    };
}
