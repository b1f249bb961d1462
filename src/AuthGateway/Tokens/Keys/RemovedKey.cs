namespace AuthGateway.Tokens.Keys;

/// <summary>A key that is out of the set for good: no replica that remembers it may bring it back.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="At">Since when, by Redis' clock.</param>
internal sealed record RemovedKey(string KeyId, DateTimeOffset At);
