namespace AuthGateway.Redis.Limits;

/// <summary>How many of something may happen within any stretch of time of a length.</summary>
/// <param name="Name">The rule's name in keys, metrics and headers: letters, digits, dashes and underscores.</param>
/// <param name="Permits">How many; 0 switches the rule off.</param>
/// <param name="Window">The length.</param>
internal sealed record LimitRule(string Name, int Permits, TimeSpan Window);
