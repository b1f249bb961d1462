using AuthGateway.Identity;
using AuthGateway.Redis.ApiKeys;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>What is known of a key that was proven, and since when: facts, not a verdict.</summary>
/// <param name="Key">The key as Redis has it.</param>
/// <param name="Secret">Which of its secrets came.</param>
/// <param name="Principal">Whose it is; its expiry is the secret's.</param>
/// <param name="ReadAt">When Redis was asked.</param>
internal sealed record ApiKeyFacts(ApiKeyRecord Key, ApiKeySecret Secret, Principal Principal, DateTimeOffset ReadAt);
