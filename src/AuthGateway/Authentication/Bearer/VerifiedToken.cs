using AuthGateway.Authentication.Keys;
using AuthGateway.Jose;

namespace AuthGateway.Authentication.Bearer;

/// <summary>Facts about a token: who signed it with what, and what it says. Whether it is good now is asked each time.</summary>
/// <param name="Issuer">Whose token it is.</param>
/// <param name="Key">The key that signed it, the very object of the issuer's key set.</param>
/// <param name="Times">When it is valid.</param>
/// <param name="Outcome">Whom it proves.</param>
internal sealed record VerifiedToken(TrustedIssuer Issuer, VerificationKey Key, TokenTimes Times, AuthenticationOutcome.Authenticated Outcome)
{
    /// <summary>Whether the issuer still stands by the key: it is in its current set, and that set is not too old.</summary>
    public bool IsKeyCurrent => Issuer.Keys.Current.Contains(Key);
}
