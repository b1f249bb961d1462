namespace AuthGateway.Redis.SigningKeys;

/// <summary>The ring as it lies in Redis. What its fields say is the token service's matter; private keys are sealed.</summary>
/// <param name="Version">Counts the writes.</param>
/// <param name="Seal">Proves that the ring was written by somebody who holds the encryption key; base64url.</param>
/// <param name="Fields">The other fields of the hash.</param>
internal sealed record StoredKeyRing(long Version, string Seal, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Says nothing of the fields: they hold sealed keys.</summary>
    public override string ToString() => $"Version {Version}, {Fields.Count} fields";
}
