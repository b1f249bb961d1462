using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>How many questions came to the AuthZEN API, and how they were answered. All labels come from closed lists.</summary>
internal sealed class EvaluationMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _evaluations = meters.Create(GatewayMetrics.MeterName).CreateCounter<long>(
        "authgateway.evaluations", "{evaluation}", "Questions to the AuthZEN API, by how they were answered.");

    /// <summary>Counts a decision.</summary>
    public void Count(string endpoint, EvaluationOutcome outcome) => Count(endpoint, outcome switch
    {
        EvaluationOutcome.Allowed => "allowed",
        EvaluationOutcome.Denied => "denied",
        _ => "unavailable",
    });

    /// <summary>Counts what ended in another way: found, invalid, unavailable.</summary>
    public void Count(string endpoint, string outcome) => _evaluations.Add(1, new("endpoint", endpoint), new("outcome", outcome));
}
