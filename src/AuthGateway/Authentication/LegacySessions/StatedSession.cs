using AuthGateway.Identity;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>What the legacy system states of a session.</summary>
/// <param name="Principal">Whose it is; how long it is valid is not judged yet.</param>
/// <param name="ExpiresAt">When the legacy system ends it, where it says so.</param>
internal sealed record StatedSession(Principal Principal, DateTimeOffset? ExpiresAt);
