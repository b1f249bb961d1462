using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Tokens.Service;

/// <summary>How many requests the service had, and how they ended. All labels come from closed lists.</summary>
internal sealed class TokenServiceMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _requests = meters.Create(GatewayMetrics.MeterName).CreateCounter<long>(
        "authgateway.token_service.requests", "{request}", "Requests of the token service, by how they ended.");

    /// <summary>Counts one.</summary>
    public void Count(string endpoint, string grant, OAuthAnswer answer) =>
        _requests.Add(1, new("endpoint", endpoint), new("grant", grant), new("outcome", Outcome(answer)));

    private static string Outcome(OAuthAnswer answer) => answer switch
    {
        OAuthAnswer.Done => "done",
        OAuthAnswer.Refused refused => refused.Error.Code,
        OAuthAnswer.Limited => "limited",
        _ => "unavailable",
    };
}
