namespace AuthGateway.Authentication.LegacySessions;

/// <summary>What asking the legacy system about a session came to. Closed: there is no other case.</summary>
internal abstract record ExchangeAnswer
{
    private ExchangeAnswer()
    {
    }

    /// <summary>It is somebody's.</summary>
    internal sealed record Stated(StatedSession Session) : ExchangeAnswer;

    /// <summary>There is no such session.</summary>
    internal sealed record NoSession : ExchangeAnswer;

    /// <summary>Nobody knows.</summary>
    /// <param name="Error">What happened, in a few fixed words.</param>
    /// <param name="RetryAfter">When the system wants to be asked again, where it said so.</param>
    internal sealed record Unavailable(string Error, TimeSpan? RetryAfter) : ExchangeAnswer;
}
