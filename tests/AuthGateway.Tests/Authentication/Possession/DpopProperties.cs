using System.Text;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Possession;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.Tests.Authentication.Possession;

/// <summary>What holds for every text that anybody could send as a proof.</summary>
public sealed class DpopProperties
{
    [Fact]
    public async Task Reading_a_proof_never_throws_and_says_why_it_is_none()
    {
        await using var gate = DpopGate.Open();
        var reader = gate.Services.GetRequiredService<DpopProofReader>();
        Prop.ForAll<string?>(text => Reads(reader, text ?? "")).QuickCheckThrowOnFailure();
        Prop.ForAll<byte[], byte[], byte[]>((header, payload, signature) => Reads(reader, TestToken.Sign(header, payload, _ => signature)))
            .QuickCheckThrowOnFailure();
        Prop.ForAll<string?, string?>((name, value) => Reads(reader, TestProof.Make(
            DpopGate.Holder, DpopGate.Token, header: header => header["jwk"]![name ?? "x"] = value, claims: claims => claims[value ?? "y"] = name)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_proof_with_one_character_changed_is_never_taken()
    {
        await using var gate = DpopGate.Open();
        await gate.TakesAsync(TestProof.Make(DpopGate.Holder, DpopGate.Token));
        foreach (var (at, value) in Gen.Sample(ArbMap.Default.GeneratorFor<(int, byte)>(), 1000, 100))
        {
            var good = TestProof.Make(DpopGate.Holder, DpopGate.Token);
            var changed = new StringBuilder(good) { [(int)((uint)at % good.Length)] = (char)(value & 0x7F) }.ToString();
            if (changed != good)
            {
                Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(DpopGate.Token, [changed]));
            }
        }
    }

    [Fact]
    public void An_addresss_normal_form_is_its_own_normal_form()
    {
        Prop.ForAll<string?>(text =>
        {
            foreach (var url in new[] { text ?? "", $"https://{text}", $"https://a.test/{text}", $"https://a.test/%{text}", $"http://[{text}]:80/.." })
            {
                if (DpopTarget.NormalUrl(url) is { } normal && DpopTarget.NormalUrl(normal) != normal)
                {
                    return false;
                }
            }

            return DpopTarget.NormalPath(text) is ['/', ..] path && DpopTarget.NormalPath(path) == path && !path.Contains("/../", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    private static bool Reads(DpopProofReader reader, string text) =>
        reader.Read(text, TestToken.Start, out _, out _, out var fault) is null ? AuthenticationReasons.OfProof.Contains(fault!) : fault is null;
}
