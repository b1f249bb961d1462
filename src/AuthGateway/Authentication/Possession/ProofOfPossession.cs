using AuthGateway.Authentication.Bearer;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Routes;

namespace AuthGateway.Authentication.Possession;

/// <summary>Judges the proofs of bound access tokens: DPoP (RFC 9449 section 7) and client certificates (RFC 8705 section 3).</summary>
internal sealed class ProofOfPossession(DpopVerifier dpop, DpopNonces nonces, BearerAnswers answers) : IProofOfPossession
{
    /// <summary>The name of the authentication scheme (RFC 9449 section 7.1).</summary>
    public const string Dpop = "DPoP";

    /// <inheritdoc/>
    public ValueTask<ProofOutcome> CheckAsync(
        HttpContext context, PresentedCredential credential, Confirmation? confirmation, RouteRules rules, CancellationToken cancellationToken)
    {
        var isDpop = credential.IsOf(Dpop);
        if (Fault(context, isDpop, confirmation, rules.ProofOfPossession) is { } fault)
        {
            return ValueTask.FromResult<ProofOutcome>(Refused(fault, isDpop, rules));
        }

        return isDpop
            ? CheckDpopAsync(context, CredentialHash.Of(credential.Value), confirmation!, rules, cancellationToken)
            : ValueTask.FromResult<ProofOutcome>(ProofOutcome.Proven.Instance);
    }

    /// <summary>Whether a credential that is bound so, or to nothing, is what a route demands.</summary>
    public static bool Meets(Confirmation? confirmation, ProofDemand demand) => demand switch
    {
        ProofDemand.Optional => true,
        ProofDemand.Dpop => confirmation?.JwkThumbprint is not null,
        ProofDemand.Mtls => confirmation?.CertificateThumbprint is not null,
        _ => confirmation is { JwkThumbprint: not null } or { CertificateThumbprint: not null },
    };

    private static string? Fault(HttpContext context, bool isDpop, Confirmation? confirmation, ProofDemand demand)
    {
        // RFC 9449 section 7.2: a bound token under the Bearer scheme is the downgrade that a thief would try.
        if (!isDpop && confirmation?.JwkThumbprint is not null)
        {
            return AuthenticationReasons.ProofMissing;
        }

        // RFC 9449 section 7.1: under the DPoP scheme, the token must be bound to the proof's key.
        if ((isDpop && confirmation?.JwkThumbprint is null) || !Meets(confirmation, demand))
        {
            return AuthenticationReasons.NotBound;
        }

        if (confirmation?.CertificateThumbprint is not { } expected)
        {
            return null;
        }

        // RFC 8705 section 3: the certificate's hash alone; who issued it, and whether it expired, is nothing to the binding.
        return context.ClientCertificate() is not { } certificate ? AuthenticationReasons.CertificateMissing
            : certificate.Thumbprint == expected ? null : AuthenticationReasons.OtherCertificate;
    }

    private async ValueTask<ProofOutcome> CheckDpopAsync(
        HttpContext context, CredentialHash token, Confirmation confirmation, RouteRules rules, CancellationToken cancellationToken)
    {
        var request = new DpopRequest(token, confirmation.JwkThumbprint, rules.ProofUse, rules.ContinueWithoutRedisFor is not null);
        return await dpop.CheckAsync(context, request, context.Ledger().Handle(), cancellationToken) switch
        {
            DpopVerdict.Proven => ProofOutcome.Proven.Instance,
            DpopVerdict.Refused { Reason: AuthenticationReasons.DpopNonce } => new ProofOutcome.Refused(WithNonce(rules)),
            DpopVerdict.Refused refused => Refused(refused.Reason, isDpop: true, rules),
            DpopVerdict.Unavailable =>
                new ProofOutcome.Unavailable((AuthenticationOutcome.Unavailable)answers.For(AuthenticationReasons.ProofsUnknown)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private ProofOutcome.Refused Refused(string reason, bool isDpop, RouteRules rules) =>
        new((AuthenticationOutcome.Refused)answers.For(reason, isDpop, rules.ProofOfPossession));

    // RFC 9449 section 9: the answer that asks for a nonce brings it.
    private AuthenticationOutcome.Refused WithNonce(RouteRules rules)
    {
        var answer = (AuthenticationOutcome.Refused)answers.For(AuthenticationReasons.DpopNonce, isDpop: true, rules.ProofOfPossession);
        return answer with { Problem = answer.Problem with { Headers = answer.Problem.Headers.Add(new(DpopNonces.Header, nonces.Current!)) } };
    }
}
