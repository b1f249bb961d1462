namespace AuthGateway.Proxy;

/// <summary>Says of a request that its time limit ended it.</summary>
internal sealed class RequestTimeLimitPassed
{
    public static RequestTimeLimitPassed Instance { get; } = new();
}
