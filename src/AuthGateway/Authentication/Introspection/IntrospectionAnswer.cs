namespace AuthGateway.Authentication.Introspection;

/// <summary>What asking a server about a token came to. Closed: there is no other case.</summary>
internal abstract record IntrospectionAnswer
{
    private IntrospectionAnswer()
    {
    }

    /// <summary>The server vouches for it.</summary>
    internal sealed record Active(IntrospectedToken Token) : IntrospectionAnswer;

    /// <summary>It is worth nothing.</summary>
    internal sealed record Refused(string Reason) : IntrospectionAnswer;

    /// <summary>It was not asked: the caller's address tried too often.</summary>
    internal sealed record Limited(AuthenticationOutcome.Refused Answer) : IntrospectionAnswer;

    /// <summary>Nobody knows.</summary>
    /// <param name="Reason">One of <see cref="AuthenticationReasons.OfOutage"/>.</param>
    /// <param name="Error">What happened, in a few fixed words, for the log and the metrics.</param>
    /// <param name="RetryAfter">When the server wants to be asked again, where it said so.</param>
    internal sealed record Unavailable(string Reason, string Error, TimeSpan? RetryAfter) : IntrospectionAnswer;
}
