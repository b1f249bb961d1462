namespace AuthGateway.TestSupport;

/// <summary>One HTTP request that a library of <see cref="OAuthClientsProcess"/> sent.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Url">Where it went.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="ContentType">The answer's content type.</param>
/// <param name="HasProof">Whether it carried a DPoP proof.</param>
/// <param name="Nonce">The answer's DPoP-Nonce.</param>
public sealed record OAuthExchange(string Method, Uri Url, int Status, string? ContentType, bool HasProof, string? Nonce);
