using AuthGateway.Authentication;
using AuthGateway.Authentication.Possession;
using AuthGateway.Problems;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authentication.Possession;

/// <summary>A gate that takes DPoP proofs.</summary>
internal static class DpopGate
{
    /// <summary>The client's key.</summary>
    public static readonly TestKey Holder = TestKey.NewEc("holder", System.Security.Cryptography.ECCurve.NamedCurves.nistP256);

    /// <summary>A token that is bound to it.</summary>
    public static readonly string Token = TestProof.BoundToken(Holder);

    public static AuthenticationSettings Settings { get; } = new() { PublicUrls = [TestProof.PublicUrl] };

    public static Gate Open(Func<DpopSettings, DpopSettings>? change = null, IReadOnlyList<string>? publicUrls = null) => Gate.With(
        TestKey.Jwks(TestKey.Ec),
        settings: Settings with { Dpop = (change ?? (same => same))(Settings.Dpop), PublicUrls = publicUrls ?? Settings.PublicUrls });

    public static Task<AuthenticationOutcome> AskAsync(
        this Gate gate, string token, string[] proofs, string scheme = "DPoP", Action<HttpContext>? prepare = null) => gate.AskAsync(context =>
        {
            context.Request.Method = "GET";
            context.Request.Path = new PathString(TestProof.Path);
            context.Request.Headers.Authorization = $"{scheme} {token}";
            if (proofs.Length > 0)
            {
                context.Request.Headers[DpopVerifier.Header] = proofs;
            }

            prepare?.Invoke(context);
        });

    /// <summary>Asserts that the proof is taken for the bound token.</summary>
    public static async Task TakesAsync(this Gate gate, string proof, string? token = null, Action<HttpContext>? prepare = null) =>
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync(token ?? Token, [proof], prepare: prepare));

    /// <summary>Asserts 401 invalid_dpop_proof for a reason, with both challenges.</summary>
    public static async Task RefusesAsync(this Gate gate, string reason, string[] proofs, string? token = null, Action<HttpContext>? prepare = null)
    {
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(token ?? Token, proofs, prepare: prepare));
        Assert.Equal((reason, 401), (refused.Reason, refused.Problem.Status));
        Assert.StartsWith("DPoP realm=\"authgateway\", algs=\"ES256 ES384 PS256 RS256\", error=\"invalid_dpop_proof\"", refused.Problem.Challenge, StringComparison.Ordinal);
        Assert.Equal([new("WWW-Authenticate", "Bearer realm=\"authgateway\"")], refused.Problem.Headers);
    }

    public static Task RefusesAsync(this Gate gate, string reason, string proof) => gate.RefusesAsync(reason, [proof]);

    /// <summary>All WWW-Authenticate lines of an answer, in their order.</summary>
    public static IReadOnlyList<string> Challenges(this Problem problem) =>
        [.. problem.Headers.Where(header => header.Key == "WWW-Authenticate").Select(header => header.Value).Prepend(problem.Challenge).OfType<string>()];
}
