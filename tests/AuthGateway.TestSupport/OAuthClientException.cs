namespace AuthGateway.TestSupport;

/// <summary>A library refused the server's answer, or the server its request.</summary>
public sealed class OAuthClientException(string library, string command, OAuthClientAnswer answer)
    : Exception($"{library} {command}: {answer.Error}\n{string.Join('\n', answer.Exchanges)}")
{
    /// <summary>The whole answer.</summary>
    public OAuthClientAnswer Answer { get; } = answer;
}
