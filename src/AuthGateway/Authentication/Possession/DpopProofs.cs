using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Possession;

/// <summary>The proofs of requests that have no route's rules: those of the token endpoint.</summary>
internal sealed class DpopProofs(DpopVerifier verifier, DpopNonces nonces, AuthenticationSettings settings) : IDpopProofs
{
    private const string InvalidProof = "invalid_dpop_proof";
    private const string UseNonce = "use_dpop_nonce";

    /// <inheritdoc/>
    public IReadOnlyList<string> Algorithms { get; } = verifier.IsOn ? [.. settings.Dpop.Algorithms.Distinct(StringComparer.Ordinal)] : [];

    /// <inheritdoc/>
    public async ValueTask<DpopOutcome> CheckAsync(HttpContext context, string? accessToken, Ledger ledger, CancellationToken cancellationToken)
    {
        if (context.Request.Headers[DpopVerifier.Header].Count == 0)
        {
            return DpopOutcome.NoProof.Instance;
        }

        var request = new DpopRequest(
            accessToken is null ? null : CredentialHash.OfUtf8(accessToken), Jkt: null, ProofUse.Consume, MayForgetOthers: false);
        return await verifier.CheckAsync(context, request, ledger.Handle(), cancellationToken) switch
        {
            DpopVerdict.Proven proven => new DpopOutcome.Proven(proven.Jkt),
            DpopVerdict.Refused { Reason: AuthenticationReasons.DpopNonce } => new DpopOutcome.Refused(UseNonce, nonces.Current),
            DpopVerdict.Refused => new DpopOutcome.Refused(InvalidProof, Nonce: null),
            DpopVerdict.Unavailable => new DpopOutcome.Unavailable(AuthenticationReasons.ProofsUnknown),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
