namespace AuthGateway.Telemetry;

/// <summary>Status codes as values of metric labels, boxed once: a box for each request would be garbage for each request.</summary>
internal static class StatusCodeTags
{
    private const int First = 100;

    private static readonly object[] Boxed = [.. Enumerable.Range(First, 500).Select(status => (object)status)];

    // What is no status code of HTTP is never written; should it be, it is one value, not any number.
    private static readonly object Other = 0;

    /// <summary>The label's value.</summary>
    public static object Of(int status) => status - First is >= 0 and var index && index < Boxed.Length ? Boxed[index] : Other;
}
