namespace AuthGateway.TestSupport;

/// <summary>One exemplar of an answer.</summary>
/// <param name="Series">The labels of its series.</param>
/// <param name="Labels">Its own labels: the trace.</param>
/// <param name="Value">The recorded value.</param>
public sealed record PrometheusExemplar(IReadOnlyDictionary<string, string> Series, IReadOnlyDictionary<string, string> Labels, double Value);
