using System.Collections.Immutable;

namespace AuthGateway.Problems;

/// <summary>An answer that refuses or fails (RFC 9457). Made once, written many times: it holds nothing of a request.</summary>
internal sealed record Problem
{
    /// <summary>The HTTP status code.</summary>
    public required int Status { get; init; }

    /// <summary>The last part of the problem type's URI: a stable name that programs may test.</summary>
    public required string Code { get; init; }

    /// <summary>One short sentence, the same for every occurrence.</summary>
    public required string Title { get; init; }

    /// <summary>What the reader can do about it. Never text of an upstream, never a credential.</summary>
    public string? Detail { get; init; }

    /// <summary>The WWW-Authenticate challenge, where one belongs to the answer.</summary>
    public string? Challenge { get; init; }

    /// <summary>Further headers of the answer, added to what is there: more challenges, a nonce.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>When to try again; sent with a random second or two more, so that callers do not return all at once.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the connection cannot be trusted to be in step any more and is closed after the answer.</summary>
    public bool CloseConnection { get; init; }
}
