namespace AuthGateway.TestSupport;

/// <summary>One alert that is pending or firing.</summary>
/// <param name="Name">The alert's name.</param>
/// <param name="State"><c>pending</c> or <c>firing</c>.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">Its annotations.</param>
public sealed record PrometheusAlert(
    string Name, string State, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Whether it fires.</summary>
    public bool IsFiring => State == "firing";
}
