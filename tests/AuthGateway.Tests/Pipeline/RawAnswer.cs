namespace AuthGateway.Tests.Pipeline;

/// <summary>What came back on a raw connection.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">The body.</param>
internal sealed record RawAnswer(int Status, string Head, string Body)
{
    /// <summary>The last part of the problem's type.</summary>
    public string? ProblemCode => Body.Contains("urn:authgateway:problem:", StringComparison.Ordinal)
        ? Body.Split("urn:authgateway:problem:")[1].Split('"')[0]
        : null;

    /// <summary>Whether the server said that it closes.</summary>
    public bool SaysClose => Head.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase);
}
