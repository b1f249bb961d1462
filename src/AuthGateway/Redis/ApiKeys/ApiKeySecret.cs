namespace AuthGateway.Redis.ApiKeys;

/// <summary>One secret of an API key.</summary>
/// <param name="Hash">Its keyed hash.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Until">When it stops to be good, before its key does; null when it goes on as long as that.</param>
internal sealed record ApiKeySecret(byte[] Hash, DateTimeOffset Made, DateTimeOffset? Until);
