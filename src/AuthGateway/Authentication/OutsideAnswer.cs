namespace AuthGateway.Authentication;

/// <summary>What a call of another party came to. Closed: there is no third case.</summary>
internal abstract record OutsideAnswer
{
    private OutsideAnswer()
    {
    }

    /// <summary>It answered, whatever it said.</summary>
    /// <param name="Status">The status code.</param>
    /// <param name="Body">The body; empty where the status makes it worthless.</param>
    /// <param name="MediaType">What it says its body is, in lower case; null when it says nothing.</param>
    /// <param name="RetryAfter">When it wants to be asked again, where it says so (RFC 9110 section 10.2.3).</param>
    internal sealed record Answered(int Status, ReadOnlyMemory<byte> Body, string? MediaType, TimeSpan? RetryAfter) : OutsideAnswer
    {
        /// <summary>Whether it asks for a bearer token (RFC 6750 section 3): its status is then about who asks, and not about what.</summary>
        public bool AsksForBearer { get; init; }

        /// <summary>Never the body, whatever prints it.</summary>
        public override string ToString() => $"Answered {Status}";
    }

    /// <summary>It did not answer, or not in a way that is read.</summary>
    /// <param name="Error">Why, in a few fixed words.</param>
    internal sealed record Failed(string Error) : OutsideAnswer;
}
