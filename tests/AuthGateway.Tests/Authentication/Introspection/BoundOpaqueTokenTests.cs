using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Identity;

namespace AuthGateway.Tests.Authentication.Introspection;

/// <summary>RFC 9449 section 7.2 and RFC 8705 section 3 for opaque tokens: what binds them is asked for at each request.</summary>
public sealed class BoundOpaqueTokenTests
{
    private const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    [Fact]
    public async Task A_bound_token_needs_its_proof_at_each_request_whatever_is_remembered()
    {
        var proofs = new TestProofs();
        await using var gate = await OpaqueGate.StartAsync(possession: proofs);
        gate.Server.Say(OpaqueGate.Active(answer => (answer["token_type"], answer["cnf"]) = ("DPoP", new JsonObject { ["jkt"] = Thumbprint })));
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync(scheme: "DPoP"));
        Assert.Equal(new Confirmation(Thumbprint, null), proofs.Confirmation);
        proofs.Outcome = TestProofs.Refused;
        IsItsAnswer(await gate.AskAsync(scheme: "DPoP"));
        Assert.Equal((2, 1), (proofs.Asked, gate.Server.Hits));
    }

    [Fact]
    public async Task The_proof_is_not_asked_for_a_token_that_is_worth_nothing()
    {
        var proofs = new TestProofs();
        await using var gate = await OpaqueGate.StartAsync(possession: proofs);
        gate.Server.Say("""{"active":false}""");
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
        gate.Revocations.Verdict = AuthGateway.Redis.RevocationVerdict.Revoked;
        gate.Server.Say(OpaqueGate.Active());
        await gate.RefuseAsync(AuthenticationReasons.Revoked, "opaque-2");
        Assert.Equal(0, proofs.Asked);
    }

    [Fact]
    public async Task An_unbound_token_is_shown_to_the_judge_of_proofs_too_for_the_route_may_demand_one()
    {
        var proofs = new TestProofs { Outcome = TestProofs.Refused };
        await using var gate = await OpaqueGate.StartAsync(possession: proofs);
        IsItsAnswer(await gate.AskAsync());
        Assert.Null(proofs.Confirmation);
    }

    [Fact]
    public async Task A_token_bound_in_an_unknown_way_or_to_an_untold_key_is_refused()
    {
        await using var gate = await OpaqueGate.StartAsync(possession: new TestProofs());
        gate.Server.Say(OpaqueGate.Active(answer => answer["cnf"] = new JsonObject { ["kid"] = "1" }));
        await gate.RefuseAsync(AuthenticationReasons.ProofMissing);
        gate.Server.Say(OpaqueGate.Active(answer => answer["token_type"] = "DPoP"));
        await gate.RefuseAsync(AuthenticationReasons.ProofMissing, "opaque-2");
    }

    [Fact]
    public async Task Handed_over_at_the_token_endpoint_a_bound_token_is_refused_unless_the_connection_proves_its_certificate()
    {
        await using var gate = await OpaqueGate.StartAsync(possession: new TestProofs());
        gate.Server.Say(OpaqueGate.Active(answer => answer["cnf"] = new JsonObject { ["jkt"] = Thumbprint }));
        Assert.Equal(new SubjectTokenOutcome.Refused(AuthenticationReasons.ProofMissing), await gate.JudgeAsync("opaque-1"));
        gate.Server.Say(OpaqueGate.Active(answer => answer["cnf"] = new JsonObject { ["x5t#S256"] = Thumbprint }));
        Assert.Equal(new SubjectTokenOutcome.Refused(AuthenticationReasons.ProofMissing), await gate.JudgeAsync("opaque-2"));
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Features.Set(new ClientCertificate(Thumbprint, null!));
        Assert.IsType<SubjectTokenOutcome.Verified>(await gate.JudgeAsync("opaque-2", context: context));
    }

    // With the challenges of the route's schemes beside it.
    private static void IsItsAnswer(AuthenticationOutcome outcome)
    {
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(outcome);
        Assert.Equal((TestProofs.Refused.Answer.Problem.Code, TestProofs.Refused.Answer.Reason), (refused.Problem.Code, refused.Reason));
    }
}
