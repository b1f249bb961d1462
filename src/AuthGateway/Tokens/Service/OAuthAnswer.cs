using AuthGateway.Latency;
using AuthGateway.Redis.Limits;

namespace AuthGateway.Tokens.Service;

/// <summary>What a request of the service comes to. Closed: there is no other case.</summary>
internal abstract record OAuthAnswer
{
    private OAuthAnswer()
    {
    }

    /// <summary>What the audit record is told; null for nothing beyond what every answer tells.</summary>
    public AnswerFacts? Facts { get; init; }

    /// <summary>It is done.</summary>
    /// <param name="Body">The whole body. It may hold credentials.</param>
    /// <param name="ContentType">What the body is.</param>
    internal sealed record Done(ReadOnlyMemory<byte> Body, string ContentType = "application/json") : OAuthAnswer
    {
        /// <summary>Never the body.</summary>
        public override string ToString() => nameof(Done);
    }

    /// <summary>It is refused.</summary>
    internal sealed record Refused(OAuthError Error) : OAuthAnswer;

    /// <summary>There were too many requests.</summary>
    internal sealed record Limited(LimitRule Rule, TimeSpan RetryAfter) : OAuthAnswer;

    /// <summary>Nobody can tell now: 503.</summary>
    internal sealed record Unavailable(string Reason, LatencyOwner Missing) : OAuthAnswer;
}
