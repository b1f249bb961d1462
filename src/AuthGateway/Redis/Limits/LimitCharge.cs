namespace AuthGateway.Redis.Limits;

/// <summary>Something that counts against a rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Key">Who or what is counted: a client, a subject with its issuer, an address. Stored hashed.</param>
internal readonly record struct LimitCharge(LimitRule Rule, string Key);
