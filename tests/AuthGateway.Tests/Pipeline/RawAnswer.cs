using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Pipeline;

/// <summary>What came back on a raw connection, in the words of the problems.</summary>
internal sealed class RawAnswer(RawResponse response)
{
    public int Status => response.Status;

    public string Body => response.Text;

    /// <summary>The last part of the problem's type; null when the answer is no problem.</summary>
    public string? ProblemCode => Body.StartsWith('{') && response.Json.TryGetProperty("type", out var type) ? type.GetString()!.Split(':')[^1] : null;

    /// <summary>Whether the server said that it closes.</summary>
    public bool SaysClose => string.Equals(response.Header("Connection"), "close", StringComparison.OrdinalIgnoreCase);
}
