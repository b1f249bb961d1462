using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Identity;
using AuthGateway.Pipeline.Certificates;
using AuthGateway.Problems;
using AuthGateway.Routes;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication.Possession;

/// <summary>What a route demands beyond a good credential: a binding (RFC 9449, RFC 8705 section 3) and a way of authenticating (RFC 9470).</summary>
public sealed class RouteDemandTests
{
    private const string Bearer = "Bearer realm=\"authgateway\"";
    private const string Dpop = "DPoP realm=\"authgateway\", algs=\"ES256 ES384 PS256 RS256\"";

    private static readonly X509Certificate2 Certificate = new TestCertificates().Issue("client", forClient: true);
    private static readonly string CertificateToken = TestToken.Make(TestKey.Ec, claims: claims =>
        claims["cnf"] = new JsonObject { ["x5t#S256"] = CertificateHeader.Of(Certificate).Thumbprint });

    [Theory]
    [InlineData(nameof(ProofDemand.Optional), true, true, true)]
    [InlineData(nameof(ProofDemand.Required), false, true, true)]
    [InlineData(nameof(ProofDemand.Dpop), false, true, false)]
    [InlineData(nameof(ProofDemand.Mtls), false, false, true)]
    public async Task A_route_takes_tokens_that_are_bound_as_it_demands(string demand, bool takesUnbound, bool takesDpop, bool takesCertificate)
    {
        await using var gate = DpopGate.Open();
        gate.Rules = gate.Rules with { ProofOfPossession = Enum.Parse<ProofDemand>(demand) };
        await AssertAsync(takesUnbound, gate.AskAsync(TestToken.Make(TestKey.Ec), [], "Bearer"));
        await AssertAsync(takesDpop, gate.AskAsync(DpopGate.Token, [TestProof.Make(DpopGate.Holder, DpopGate.Token)]));
        await AssertAsync(takesCertificate, gate.AskAsync(CertificateToken, [], "Bearer", Show(Certificate)));

        static async Task AssertAsync(bool isTaken, Task<AuthenticationOutcome> asked)
        {
            var outcome = await asked;
            if (isTaken)
            {
                Assert.IsType<AuthenticationOutcome.Authenticated>(outcome);
            }
            else
            {
                Assert.Equal(AuthenticationReasons.NotBound, Assert.IsType<AuthenticationOutcome.Refused>(outcome).Reason);
            }
        }
    }

    [Theory]
    [InlineData(nameof(ProofDemand.Optional), new[] { Bearer, Dpop })]
    [InlineData(nameof(ProofDemand.Required), new[] { Bearer, Dpop })]
    [InlineData(nameof(ProofDemand.Dpop), new[] { Dpop })]
    [InlineData(nameof(ProofDemand.Mtls), new[] { Bearer })]
    public async Task A_challenge_offers_the_schemes_that_can_meet_the_demand(string demand, string[] challenges)
    {
        await using var gate = DpopGate.Open();
        gate.Rules = gate.Rules with { ProofOfPossession = Enum.Parse<ProofDemand>(demand) };
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync([], ""));
        Assert.Equal(challenges, refused.Problem.Challenges());
        Assert.Equal(AuthenticationReasons.NoCredential, refused.Reason);
        var other = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(["Basic dXNlcjpwYXNz"], ""));
        Assert.Equal(challenges, other.Problem.Challenges());
    }

    [Fact]
    public async Task RFC_8705_section_3_a_token_that_is_bound_to_a_certificate_is_refused_without_it_and_with_another()
    {
        await using var gate = DpopGate.Open();
        using var other = new TestCertificates().Issue("client", forClient: true);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync(CertificateToken, [], "Bearer", Show(Certificate)));
        await RefusedAsync(AuthenticationReasons.CertificateMissing, gate.AskAsync(CertificateToken, [], "Bearer"));
        await RefusedAsync(AuthenticationReasons.OtherCertificate, gate.AskAsync(CertificateToken, [], "Bearer", Show(other)));
        await RefusedAsync(
            AuthenticationReasons.NotBound, gate.AskAsync(CertificateToken, [TestProof.Make(DpopGate.Holder, CertificateToken)], "DPoP", Show(Certificate)));
    }

    [Fact]
    public async Task A_token_that_is_bound_to_both_needs_both()
    {
        await using var gate = DpopGate.Open();
        var token = TestToken.Make(TestKey.Ec, claims: claims => claims["cnf"] = new JsonObject
        {
            ["jkt"] = TestProof.Jkt(DpopGate.Holder), ["x5t#S256"] = CertificateHeader.Of(Certificate).Thumbprint,
        });
        await RefusedAsync(AuthenticationReasons.CertificateMissing, gate.AskAsync(token, [TestProof.Make(DpopGate.Holder, token)]));
        await RefusedAsync(AuthenticationReasons.ProofMissing, gate.AskAsync(token, [], "Bearer", Show(Certificate)));
        Assert.IsType<AuthenticationOutcome.Authenticated>(
            await gate.AskAsync(token, [TestProof.Make(DpopGate.Holder, token)], "DPoP", Show(Certificate)));
    }

    [Theory]
    [InlineData("silver", null)]
    [InlineData("gold", null)]
    [InlineData("bronze", AuthenticationReasons.OtherContext)]
    [InlineData("silve", AuthenticationReasons.OtherContext)]
    [InlineData("silver gold", AuthenticationReasons.OtherContext)]
    [InlineData(null, AuthenticationReasons.OtherContext)]
    public async Task RFC_9470_a_caller_with_another_authentication_context_is_challenged(string? context, string? reason)
    {
        await using var gate = DpopGate.Open(publicUrls: []);
        gate.Rules = gate.Rules with { AcrValues = ["silver", "gold"] };
        var outcome = await gate.AskAsync(Token("acr", context));
        if (reason is null)
        {
            Assert.IsType<AuthenticationOutcome.Authenticated>(outcome);
            return;
        }

        var refused = Assert.IsType<AuthenticationOutcome.Refused>(outcome);
        Assert.Equal((401, reason), (refused.Problem.Status, refused.Reason));
        Assert.Equal(
            $"{Bearer}, error=\"insufficient_user_authentication\", error_description=\"Another way of authenticating is needed\", acr_values=\"silver gold\"",
            refused.Problem.Challenge);
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(-330L, null)]
    [InlineData(-331L, AuthenticationReasons.TooLongAgo)]
    [InlineData(31L, AuthenticationReasons.TooLongAgo)]
    [InlineData(null, AuthenticationReasons.TooLongAgo)]
    public async Task RFC_9470_a_caller_who_authenticated_too_long_ago_or_nobody_knows_when_is_challenged(long? seconds, string? reason)
    {
        await using var gate = DpopGate.Open();
        gate.Rules = gate.Rules with { MaxAuthenticationAge = TimeSpan.FromMinutes(5) };
        var outcome = await gate.AskAsync(Token("auth_time", seconds is { } at ? TestToken.Start.AddSeconds(at).ToUnixTimeSeconds() : null));
        if (reason is null)
        {
            Assert.IsType<AuthenticationOutcome.Authenticated>(outcome);
            return;
        }

        var refused = Assert.IsType<AuthenticationOutcome.Refused>(outcome);
        Assert.Equal(reason, refused.Reason);
        Assert.Equal(
            [$"{Bearer}, error=\"insufficient_user_authentication\", error_description=\"A more recent authentication is needed\", max_age=\"300\"", Dpop],
            refused.Problem.Challenges());
    }

    [Fact]
    public async Task RFC_9470_the_challenge_is_of_the_scheme_by_which_the_caller_came()
    {
        await using var gate = DpopGate.Open();
        gate.Rules = gate.Rules with { MaxAuthenticationAge = TimeSpan.FromMinutes(5) };
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(
            await gate.AskAsync(DpopGate.Token, [TestProof.Make(DpopGate.Holder, DpopGate.Token)]));
        Assert.StartsWith($"{Dpop}, error=\"insufficient_user_authentication\"", refused.Problem.Challenge, StringComparison.Ordinal);
        Assert.Equal(Bearer, refused.Problem.Challenges()[1]);
    }

    [Fact]
    public async Task A_401_of_a_route_with_several_schemes_names_each_once_and_what_they_prove_is_held_to_the_routes_demands()
    {
        var clock = new FakeTimeProvider(TestToken.Start);
        var answers = new BearerAnswers(DpopGate.Settings);
        FakeScheme first = new("first", "First realm=\"a\""), second = new("second", "Second"), silent = new("silent", null);
        var authenticator = new Authenticator([first, second, silent], answers, DpopGate.Settings, clock);
        var rules = new RouteRules { RouteId = "r", Policy = "p", Schemes = ["first", "second", "silent"] };

        Assert.Equal(["First realm=\"a\"", "Second"], (await RefusedAsync(rules, null)).Problem.Challenges());
        Assert.Equal(["First realm=\"a\"", "Second"], (await RefusedAsync(rules, "Third x")).Problem.Challenges());
        Assert.Equal(["Second error=\"no\"", "First realm=\"a\""], (await RefusedAsync(rules, "second no")).Problem.Challenges());
        Assert.Equal(["First realm=\"a\"", "Second"], (await RefusedAsync(rules, "silent no")).Problem.Challenges());
        Assert.IsType<AuthenticationOutcome.Authenticated>(await AskAsync(rules, "second yes"));

        var bound = await RefusedAsync(rules with { ProofOfPossession = ProofDemand.Required }, "second yes");
        Assert.Equal(AuthenticationReasons.NotBound, bound.Reason);
        var stepUp = await RefusedAsync(rules with { AcrValues = ["gold"] }, "second yes");
        Assert.Equal(AuthenticationReasons.OtherContext, stepUp.Reason);
        Assert.StartsWith("Second, error=\"insufficient_user_authentication\"", stepUp.Problem.Challenge, StringComparison.Ordinal);

        async Task<AuthenticationOutcome.Refused> RefusedAsync(RouteRules rules, string? authorization) =>
            Assert.IsType<AuthenticationOutcome.Refused>(await AskAsync(rules, authorization));

        Task<AuthenticationOutcome> AskAsync(RouteRules rules, string? authorization)
        {
            var context = new DefaultHttpContext();
            context.Request.Headers.Authorization = authorization;
            return authenticator.AuthenticateAsync(context, rules, default).AsTask();
        }
    }

    [Fact]
    public async Task Choosing_among_several_schemes_allocates_no_more_than_one_scheme_does()
    {
        FakeScheme first = new("first", "First"), second = new("second", "Second");
        var authenticator = new Authenticator([first, second], new BearerAnswers(DpopGate.Settings), DpopGate.Settings, new FakeTimeProvider(TestToken.Start));
        var context = new DefaultHttpContext();
        var one = await LeastAsync(new RouteRules { RouteId = "r", Policy = "p", Schemes = ["first"] });

        Assert.Equal(one, await LeastAsync(new RouteRules { RouteId = "r", Policy = "p", Schemes = ["first", "second"] }));

        async Task<long> LeastAsync(RouteRules rules)
        {
            var least = long.MaxValue;
            for (var i = 0; i < 50; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var asked = authenticator.AuthenticateAsync(context, rules, default);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                Assert.IsType<AuthenticationOutcome.Refused>(await asked);
            }

            return least;
        }
    }

    private static string Token(string claim, JsonNode? value) => TestToken.Make(TestKey.Ec, claims: claims =>
    {
        if (value is not null)
        {
            claims[claim] = value;
        }
    });

    private static Action<HttpContext> Show(X509Certificate2 certificate) => context => context.Features.Set(CertificateHeader.Of(certificate));

    private static async Task RefusedAsync(string reason, Task<AuthenticationOutcome> asked)
    {
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await asked);
        Assert.Equal((401, reason), (refused.Problem.Status, refused.Reason));
        Assert.Contains("error=\"invalid_token\"", refused.Problem.Challenge, StringComparison.Ordinal);
    }

    /// <summary>A scheme of its own name in the Authorization header, whose credential says what it is worth.</summary>
    private sealed class FakeScheme(string name, string? challenge) : IAuthenticationScheme
    {
        private static readonly Principal Caller = new()
        {
            Type = PrincipalType.Member, Issuer = "i", Subject = "s", IssuedAt = TestToken.Start, ExpiresAt = TestToken.Start.AddHours(1),
        };

        public string Name => name;

        public ImmutableArray<CredentialPlace> Places { get; } = [new CredentialPlace.Cookie($"c-{name}")];

        public AuthenticationOutcome.Refused Challenge { get; } = Answer(challenge);

        public AuthenticationOutcome.Refused BadRequest(string reason) => Answer(challenge);

        public bool Recognises(PresentedCredential credential) => credential.IsOf(name);

        public ValueTask<AuthenticationOutcome> AuthenticateAsync(
            HttpContext context, PresentedCredential credential, RouteRules rules, CancellationToken cancellationToken) =>
            ValueTask.FromResult<AuthenticationOutcome>(credential.Value is "yes"
                ? new AuthenticationOutcome.Authenticated(Caller)
                : Answer(challenge is null ? null : $"{challenge} error=\"no\""));

        private static AuthenticationOutcome.Refused Answer(string? challenge) =>
            new(new Problem { Status = 401, Code = "c", Title = "t", Challenge = challenge }, AuthenticationReasons.NoCredential);
    }
}
