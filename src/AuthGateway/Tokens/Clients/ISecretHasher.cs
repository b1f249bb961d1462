namespace AuthGateway.Tokens.Clients;

/// <summary>The two steps of judging a secret. Apart, so that a test can count that every judgement takes the same ones.</summary>
internal interface ISecretHasher
{
    /// <summary>The hash of a secret that was presented.</summary>
    byte[] Hash(string secret);

    /// <summary>Compares two hashes in constant time.</summary>
    bool Matches(ReadOnlySpan<byte> presented, ReadOnlySpan<byte> kept);
}
