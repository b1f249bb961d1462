using AuthGateway.Authentication;
using AuthGateway.Authentication.Possession;
using AuthGateway.Identity;
using AuthGateway.Problems;
using AuthGateway.Routes;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authentication.Introspection;

/// <summary>Proofs that a test judges.</summary>
internal sealed class TestProofs : IProofOfPossession
{
    public static readonly ProofOutcome.Refused Refused =
        new(new AuthenticationOutcome.Refused(new Problem { Status = 401, Code = "invalid_dpop_proof", Title = "No." }, "test"));

    public ProofOutcome Outcome { get; set; } = ProofOutcome.Proven.Instance;

    public int Asked { get; private set; }

    public Confirmation? Confirmation { get; private set; }

    public ValueTask<ProofOutcome> CheckAsync(
        HttpContext context, PresentedCredential credential, Confirmation? confirmation, RouteRules rules, CancellationToken cancellationToken)
    {
        Asked++;
        Confirmation = confirmation;
        return ValueTask.FromResult(Outcome);
    }
}
