namespace AuthGateway.TestSupport;

/// <summary>One series of an answer.</summary>
/// <param name="Labels">Its labels, with <c>__name__</c> where it has a name.</param>
/// <param name="Value">Its value.</param>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>A label's value; empty where there is no such label, as in Prometheus.</summary>
    public string this[string label] => Labels.GetValueOrDefault(label, string.Empty);
}
