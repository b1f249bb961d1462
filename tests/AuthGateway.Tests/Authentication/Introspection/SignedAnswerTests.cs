using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Authentication.Introspection;

namespace AuthGateway.Tests.Authentication.Introspection;

/// <summary>RFC 9701: an answer that is signed for this gateway, and no other.</summary>
public sealed class SignedAnswerTests
{
    [Fact]
    public async Task A_signed_answer_counts_and_is_asked_for()
    {
        await using var gate = await StartAsync();
        Say(gate, Make());
        Assert.Equal("member-1", (await gate.AcceptAsync()).Subject);
        Assert.Equal("application/token-introspection+jwt", gate.Server.Headers["Accept"]);
    }

    [Fact]
    public async Task A_signed_no_is_a_no()
    {
        await using var gate = await StartAsync();
        Say(gate, Make(answer: new JsonObject { ["active"] = false }));
        await gate.RefuseAsync(AuthenticationReasons.Inactive);
    }

    [Fact]
    public async Task An_unsigned_answer_does_not_stand_in_for_a_signed_one()
    {
        await using var gate = await StartAsync();
        gate.Server.Say(OpaqueGate.Active());
        await gate.UnavailableAsync();
    }

    [Fact]
    public async Task What_is_not_signed_by_the_server_for_us_now_is_an_outage()
    {
        string[] answers =
        [
            // RFC 8725 section 3.11: another token of the same issuer is no answer.
            Make(header: header => header["typ"] = "at+jwt"),
            Make(header: header => header.Remove("typ")),
            Make(claims: claims => claims["iss"] = "https://other.example.test"),
            Make(claims: claims => claims.Remove("iss")),
            Make(claims: claims => claims["aud"] = "another-client"),
            Make(claims: claims => claims.Remove("aud")),
            Make(claims: claims => claims.Remove("iat")),
            Make(claims: claims => claims["iat"] = TestToken.Start.AddSeconds(-91).ToUnixTimeSeconds()),
            Make(claims: claims => claims["iat"] = TestToken.Start.AddSeconds(31).ToUnixTimeSeconds()),
            Make(claims: claims => claims.Remove("token_introspection")),
            Make(claims: claims => claims["token_introspection"] = "active"),
            Make(TestKey.OtherRsa),
            Make()[..^4] + "AAAA",
            // CVE-2015-9235: none.
            $"{Make(header: header => header["alg"] = "none").Split('.')[0]}.{Make().Split('.')[1]}.",
            "not.a.jwt",
            "",
        ];
        await using var gate = await StartAsync();
        foreach (var answer in answers)
        {
            Say(gate, answer);
            await gate.UnavailableAsync();
        }
    }

    [Fact]
    public async Task One_of_several_audiences_will_do()
    {
        await using var gate = await StartAsync();
        Say(gate, Make(claims: claims => claims["aud"] = new JsonArray("another", "gateway")));
        await gate.AcceptAsync();
    }

    private static Task<OpaqueGate> StartAsync() => OpaqueGate.StartAsync(
        server => server with { AcceptJwt = true },
        additional: new AdditionalIssuer("login", Gate.Issuer with { Issuer = OpaqueGate.Issuer, Algorithms = ["RS256"] }, TestKey.Jwks(TestKey.Rsa)));

    private static void Say(OpaqueGate gate, string jwt) => gate.Server.Say(jwt, type: SignedAnswers.MediaType);

    private static string Make(TestKey? key = null, Action<JsonObject>? header = null, Action<JsonObject>? claims = null, JsonObject? answer = null)
    {
        var head = new JsonObject { ["alg"] = "RS256", ["typ"] = "token-introspection+jwt", ["kid"] = TestKey.Rsa.Id };
        header?.Invoke(head);
        var payload = new JsonObject
        {
            ["iss"] = OpaqueGate.Issuer, ["aud"] = "gateway", ["iat"] = TestToken.Start.ToUnixTimeSeconds(),
            ["token_introspection"] = answer ?? JsonNode.Parse(OpaqueGate.Active()),
        };
        claims?.Invoke(payload);
        return TestToken.Sign(key ?? TestKey.Rsa, "RS256", head.ToJsonString(), payload.ToJsonString());
    }
}
