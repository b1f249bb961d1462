using System.Security.Cryptography;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Possession;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Routes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication.Possession;

/// <summary>RFC 9449 section 11.1: a proof serves once. Section 8: nonces. Sections 7.1 and 7.2: no downgrade.</summary>
public sealed class DpopReplayTests
{
    [Fact]
    public async Task A_proof_that_was_used_is_refused()
    {
        await using var gate = DpopGate.Open();
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token);
        await gate.TakesAsync(proof);
        await gate.RefusesAsync(AuthenticationReasons.DpopReplayed, proof);

        // The signature of ECDSA is another one each time; the identifier is what counts.
        var again = TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["jti"] = "one");
        var twin = TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["jti"] = "one");
        Assert.NotEqual(again, twin);
        await gate.TakesAsync(again);
        await gate.RefusesAsync(AuthenticationReasons.DpopReplayed, twin);
    }

    [Fact]
    public async Task Two_clients_may_choose_one_identifier()
    {
        await using var gate = DpopGate.Open();
        var other = TestKey.NewEc("other", ECCurve.NamedCurves.nistP256);
        var token = TestProof.BoundToken(other);
        await gate.TakesAsync(TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["jti"] = "1"));
        await gate.TakesAsync(TestProof.Make(other, token, claims: claims => claims["jti"] = "1"), token);
    }

    [Fact]
    public async Task A_used_proof_is_remembered_for_longer_than_anybody_takes_it()
    {
        await using var gate = DpopGate.Open();
        await gate.TakesAsync(TestProof.Make(
            DpopGate.Holder, DpopGate.Token, claims: claims => claims["iat"] = TestToken.Start.AddSeconds(30).ToUnixTimeSeconds()));
        var kept = Assert.Single(gate.Used.Kept);
        // Made 30 s ahead, it is taken for 60 s and 30 s of skew from then.
        Assert.InRange(kept, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(180));
    }

    [Fact]
    public async Task A_decision_endpoint_looks_at_a_proof_and_does_not_use_it_up()
    {
        await using var gate = DpopGate.Open();
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token);
        var (deciding, serving) = (gate.Rules with { ProofUse = ProofUse.Peek }, gate.Rules);
        gate.Rules = deciding;
        await gate.TakesAsync(proof);
        await gate.TakesAsync(proof);
        gate.Rules = serving;
        await gate.TakesAsync(proof);
        gate.Rules = deciding;
        await gate.RefusesAsync(AuthenticationReasons.DpopReplayed, proof);
    }

    [Fact]
    public async Task A_request_that_is_refused_for_something_else_does_not_cost_the_caller_its_proof()
    {
        await using var gate = DpopGate.Open();
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token);
        gate.Revocations.Verdict = AuthGateway.Redis.RevocationVerdict.Unknown;
        Assert.IsType<AuthenticationOutcome.Unavailable>(await gate.AskAsync(DpopGate.Token, [proof]));
        gate.Revocations.Verdict = AuthGateway.Redis.RevocationVerdict.NotRevoked;
        await gate.RefusesAsync(AuthenticationReasons.DpopMethod, [proof], prepare: context => context.Request.Method = "PUT");
        Assert.Equal(0, gate.Used.Asked);
        await gate.TakesAsync(proof);
    }

    [Fact]
    public async Task What_is_remembered_of_a_token_never_stands_for_its_proof()
    {
        await using var gate = DpopGate.Open();
        await gate.TakesAsync(TestProof.Make(DpopGate.Holder, DpopGate.Token));
        Assert.Equal(1, gate.Cache.Count);
        await gate.RefusesAsync(AuthenticationReasons.DpopMissing, []);
        await gate.RefuseAsync(DpopGate.Token, AuthenticationReasons.ProofMissing);
    }

    [Fact]
    public async Task Without_Redis_a_proof_is_an_outage_and_no_refusal()
    {
        await using var gate = DpopGate.Open();
        gate.Used.IsDown = true;
        var unavailable = Assert.IsType<AuthenticationOutcome.Unavailable>(
            await gate.AskAsync(DpopGate.Token, [TestProof.Make(DpopGate.Holder, DpopGate.Token)]));
        Assert.Equal((503, AuthenticationReasons.ProofsUnknown, LatencyOwner.Redis), (unavailable.Problem.Status, unavailable.Reason, unavailable.Missing));
        Assert.NotNull(unavailable.Problem.RetryAfter);
    }

    [Fact]
    public async Task A_route_that_goes_on_without_Redis_takes_a_proof_once_at_this_replica_also_one_that_Redis_saw_before()
    {
        await using var gate = DpopGate.Open();
        gate.Rules = gate.Rules with { ContinueWithoutRedisFor = TimeSpan.FromMinutes(5) };
        var (before, after) = (TestProof.Make(DpopGate.Holder, DpopGate.Token), TestProof.Make(DpopGate.Holder, DpopGate.Token));
        await gate.TakesAsync(before);
        gate.Used.IsDown = true;
        await gate.RefusesAsync(AuthenticationReasons.DpopReplayed, before);
        await gate.TakesAsync(after);
        await gate.RefusesAsync(AuthenticationReasons.DpopReplayed, after);
    }

    [Fact]
    public async Task RFC_9449_section_11_1_a_proof_that_was_used_while_Redis_was_away_is_refused_when_Redis_is_back()
    {
        await using var gate = DpopGate.Open();
        gate.Rules = gate.Rules with { ContinueWithoutRedisFor = TimeSpan.FromMinutes(5) };
        var proof = TestProof.Make(DpopGate.Holder, DpopGate.Token);
        gate.Used.IsDown = true;
        await gate.TakesAsync(proof);
        gate.Used.IsDown = false;
        gate.Rules = gate.Rules with { ProofUse = ProofUse.Peek };
        await gate.RefusesAsync(AuthenticationReasons.DpopReplayed, proof);
        gate.Rules = gate.Rules with { ProofUse = ProofUse.Consume };
        await gate.RefusesAsync(AuthenticationReasons.DpopReplayed, proof);
    }

    [Fact]
    public void The_memory_of_one_replica_forgets_what_nobody_takes_and_refuses_when_it_is_full()
    {
        var clock = new FakeTimeProvider(TestToken.Start);
        var memory = new LocalProofMemory(clock, capacity: 2);
        var (a, b, c) = (CredentialHash.OfUtf8("a"), CredentialHash.OfUtf8("b"), CredentialHash.OfUtf8("c"));
        Assert.True(memory.TryAdd(a, TimeSpan.FromSeconds(10)));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(memory.TryAdd(b, TimeSpan.FromSeconds(10)));
        Assert.False(memory.TryAdd(a, TimeSpan.FromSeconds(10)));
        Assert.Null(memory.TryAdd(c, TimeSpan.FromSeconds(10)));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(memory.Contains(a));
        Assert.True(memory.Contains(b));
        Assert.True(memory.TryAdd(c, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task RFC_9449_section_7_2_a_bound_token_is_no_bearer_token_with_or_without_a_proof()
    {
        await using var gate = DpopGate.Open();
        foreach (var proofs in new[] { [], new[] { TestProof.Make(DpopGate.Holder, DpopGate.Token) } })
        {
            var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(DpopGate.Token, proofs, "Bearer"));
            Assert.Equal(AuthenticationReasons.ProofMissing, refused.Reason);
            Assert.Equal(
                ["Bearer realm=\"authgateway\", error=\"invalid_token\", error_description=\"The access token is not valid\"",
                    "DPoP realm=\"authgateway\", algs=\"ES256 ES384 PS256 RS256\""],
                refused.Problem.Challenges());
        }
    }

    [Fact]
    public async Task RFC_9449_section_7_1_a_token_that_is_bound_to_nothing_is_refused_under_the_DPoP_scheme()
    {
        await using var gate = DpopGate.Open();
        var token = TestToken.Make(TestKey.Ec);
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(token, [TestProof.Make(DpopGate.Holder, token)]));
        Assert.Equal(AuthenticationReasons.NotBound, refused.Reason);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync(token, [], "Bearer"));
    }

    [Theory]
    [InlineData("dpop")]
    [InlineData("DPOP")]
    public async Task The_schemes_name_has_no_case(string scheme)
    {
        await using var gate = DpopGate.Open();
        Assert.IsType<AuthenticationOutcome.Authenticated>(
            await gate.AskAsync(DpopGate.Token, [TestProof.Make(DpopGate.Holder, DpopGate.Token)], scheme));
    }

    [Fact]
    public async Task Without_public_addresses_DPoP_is_off_and_bound_tokens_are_worth_nothing()
    {
        await using var gate = DpopGate.Open(publicUrls: []);
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(
            await gate.AskAsync(DpopGate.Token, [TestProof.Make(DpopGate.Holder, DpopGate.Token)]));
        Assert.Equal(AuthenticationReasons.OtherScheme, refused.Reason);
        Assert.Equal(["Bearer realm=\"authgateway\""], refused.Problem.Challenges());
        await gate.RefuseAsync(DpopGate.Token, AuthenticationReasons.ProofMissing);
    }

    [Fact]
    public void Nonces_are_known_to_every_replica_with_the_key_and_to_nobody_without_it()
    {
        var clock = new FakeTimeProvider(TestToken.Start);
        DpopNonces Nonces(string key) => new(new AuthenticationSettings { Dpop = new() { NonceKey = key, NonceLifetime = TimeSpan.FromMinutes(5) } }, clock);
        var (one, two, other) = (Nonces(new('k', 32)), Nonces(new('k', 32)), Nonces(new('l', 32)));
        var nonce = one.Current!;
        Assert.Equal(nonce, two.Current);
        Assert.Equal(NonceStanding.Unknown, other.Judge(nonce));
        Assert.Equal(NonceStanding.Unknown, one.Judge(nonce + "A"));
        Assert.Equal(NonceStanding.Unknown, one.Judge(""));
        Assert.Equal(NonceStanding.Current, two.Judge(nonce));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(NonceStanding.Old, two.Judge(nonce));
        Assert.NotEqual(nonce, one.Current);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(NonceStanding.Unknown, two.Judge(nonce));
    }

    [Fact]
    public async Task Nonces_that_are_offered_and_not_required_are_checked_where_they_are_used()
    {
        await using var gate = DpopGate.Open(dpop => dpop with { NonceKey = new string('k', 32) });
        await gate.TakesAsync(TestProof.Make(DpopGate.Holder, DpopGate.Token));
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(
            await gate.AskAsync(DpopGate.Token, [TestProof.Make(DpopGate.Holder, DpopGate.Token, claims: claims => claims["nonce"] = "x")]));
        Assert.Equal(AuthenticationReasons.DpopNonce, refused.Reason);
    }

    // RFC 9449 section 5: the token endpoint has a proof and no token yet.
    [Fact]
    public async Task The_token_endpoint_learns_the_key_of_a_proof_once()
    {
        await using var gate = DpopGate.Open();
        var proofs = gate.Services.GetRequiredService<IDpopProofs>();
        var proof = TestProof.Make(DpopGate.Holder, token: null);
        var context = Request(proof);
        Assert.Equal(new DpopOutcome.Proven(TestProof.Jkt(DpopGate.Holder)), await proofs.CheckAsync(context, null, gate.NewLedger(), default));

        // Asked twice about one request, for the client and for the token that it exchanges, it is the same use.
        Assert.IsType<DpopOutcome.Proven>(await proofs.CheckAsync(context, null, gate.NewLedger(), default));
        Assert.Equal(new DpopOutcome.Refused("invalid_dpop_proof", null), await proofs.CheckAsync(Request(proof), null, gate.NewLedger(), default));
        Assert.IsType<DpopOutcome.NoProof>(await proofs.CheckAsync(Request(), null, gate.NewLedger(), default));
        Assert.IsType<DpopOutcome.Refused>(await proofs.CheckAsync(Request(TestProof.Make(DpopGate.Holder, "a")), "b", gate.NewLedger(), default));
        Assert.IsType<DpopOutcome.Proven>(await proofs.CheckAsync(Request(TestProof.Make(DpopGate.Holder, "b")), "b", gate.NewLedger(), default));
        gate.Used.IsDown = true;
        Assert.IsType<DpopOutcome.Unavailable>(
            await proofs.CheckAsync(Request(TestProof.Make(DpopGate.Holder, token: null)), null, gate.NewLedger(), default));
    }

    [Fact]
    public async Task The_token_endpoint_is_given_the_nonce_to_ask_for()
    {
        await using var gate = DpopGate.Open(dpop => dpop with { NonceKey = new string('k', 32), RequireNonce = true });
        var proofs = gate.Services.GetRequiredService<IDpopProofs>();
        var refused = Assert.IsType<DpopOutcome.Refused>(
            await proofs.CheckAsync(Request(TestProof.Make(DpopGate.Holder, token: null)), null, gate.NewLedger(), default));
        Assert.Equal("use_dpop_nonce", refused.Error);
        var proof = TestProof.Make(DpopGate.Holder, token: null, claims: claims => claims["nonce"] = refused.Nonce);
        Assert.IsType<DpopOutcome.Proven>(await proofs.CheckAsync(Request(proof), null, gate.NewLedger(), default));
    }

    private static DefaultHttpContext Request(params string[] proofs)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path) = ("GET", TestProof.Path);
        if (proofs.Length > 0)
        {
            context.Request.Headers[DpopVerifier.Header] = proofs;
        }

        return context;
    }
}
