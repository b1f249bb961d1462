using AuthGateway.Jose;
using AuthGateway.Settings;

namespace AuthGateway.Authentication;

/// <summary>DPoP (RFC 9449): which proofs are taken.</summary>
internal sealed record DpopSettings : ISettings
{
    /// <summary>Shorter ones could be guessed from one nonce.</summary>
    private const int ShortestNonceKey = 32;

    [Setting("The signature algorithms that proofs may be made with, in the order in which challenges name them: ES256, ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512.", Max = "9")]
    public IReadOnlyList<string> Algorithms { get; init; } = ["ES256", "ES384", "PS256", "RS256"];

    [Setting("How old a proof may be by its iat, beyond Authentication:ClockSkew. Used ones are remembered in Redis for this long and a little more.", Min = "00:00:05", Max = "00:10:00")]
    public TimeSpan ProofLifetime { get; init; } = TimeSpan.FromMinutes(1);

    [Setting("The secret of the nonces that are handed out (RFC 9449 section 8), the same in all replicas: 32 characters or more. Without one there are no nonces.", Secret = true, Live = true)]
    public string NonceKey { get; init; } = "";

    [Setting("Whether each proof must hold a nonce: one that was made in advance is then worth nothing. Without this, nonces are offered with successful answers and checked where they are used.")]
    public bool RequireNonce { get; init; }

    [Setting("How long a nonce is handed out; it is accepted for as long again.", Min = "00:00:10", Max = "01:00:00")]
    public TimeSpan NonceLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Algorithms.Count == 0)
        {
            errors.Add(nameof(Algorithms), null, SignatureAlgorithm.Names);
        }

        foreach (var algorithm in Algorithms.Where(name => SignatureAlgorithm.Find(name) is null))
        {
            errors.Add(nameof(Algorithms), algorithm, SignatureAlgorithm.Names);
        }

        if (NonceKey.Length is > 0 and < ShortestNonceKey)
        {
            errors.AddProblem(nameof(NonceKey), "is too short", $"{ShortestNonceKey} characters or more, such as openssl rand -base64 32 makes");
        }

        if (RequireNonce && NonceKey.Length == 0)
        {
            errors.Add(nameof(NonceKey), null, $"a secret of {ShortestNonceKey} characters or more, since {nameof(RequireNonce)} is true");
        }
    }
}
