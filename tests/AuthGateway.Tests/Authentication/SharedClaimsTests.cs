using System.Text;
using System.Text.Json.Nodes;
using AuthGateway.Authentication;
using AuthGateway.Jose;

namespace AuthGateway.Tests.Authentication;

public sealed class SharedClaimsTests
{
    [Fact]
    public async Task Tokens_that_say_the_same_share_what_was_read_and_those_that_do_not_keep_their_own()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        var principals = new List<AuthGateway.Identity.Principal>();
        for (var i = 0; i < 4; i++)
        {
            principals.Add(await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims =>
            {
                claims["sub"] = $"shared-{i}";
                claims["client_id"] = "shared-app";
                claims["scope"] = "shared:read shared:write";
                claims["roles"] = new JsonArray("shared-gold", "shared-silver");
                claims["shared_region"] = "north";
                claims["shared_mail"] = $"shared-{i}@example.test";
            })));
        }

        var (one, other) = (principals[2], principals[3]);
        Assert.Same(one.Scopes, other.Scopes);
        Assert.Same(one.Roles, other.Roles);
        Assert.Same(one.ClientId, other.ClientId);
        Assert.Same(one.Claims["shared_region"][0], other.Claims["shared_region"][0]);
        Assert.Equal(["shared:read", "shared:write"], principals[0].Scopes);
        Assert.Equal(["shared:read", "shared:write"], other.Scopes);
        Assert.Equal(["shared-0@example.test", "shared-1@example.test", "shared-2@example.test", "shared-3@example.test"], principals.Select(principal => principal.Claims["shared_mail"].Single()));
        Assert.Equal(["shared-0", "shared-1", "shared-2", "shared-3"], principals.Select(principal => principal.Subject));
    }

    // The same bytes are good as the name or the value of one claim, and malformed as another's.
    [Theory]
    [InlineData("4711", "client_id")]
    [InlineData("true", "client_id")]
    [InlineData("4711", "roles")]
    [InlineData("[4711]", "roles")]
    [InlineData("4711", "scp")]
    [InlineData("[true]", "scp")]
    [InlineData("\"\"", "client_id")]
    public async Task What_was_read_of_another_claim_makes_no_malformed_one_good(string json, string malformed)
    {
        await using var gate = Gate.With(TestKey.Rsa);
        for (var i = 0; i < 3; i++)
        {
            await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims =>
            {
                claims["any"] = JsonNode.Parse(json);
                claims[json.Trim('[', ']')] = "its name";
            }));
        }

        for (var i = 0; i < 3; i++)
        {
            await gate.RefuseAsync(TestToken.Make(TestKey.Rsa, claims: claims => claims[malformed] = JsonNode.Parse(json)), AuthenticationReasons.MalformedClaims);
        }
    }

    [Fact]
    public async Task A_list_of_roles_is_no_list_of_scopes_for_being_spelled_alike()
    {
        await using var gate = Gate.With(TestKey.Rsa);
        for (var i = 0; i < 3; i++)
        {
            var principal = await gate.AcceptAsync(TestToken.Make(TestKey.Rsa, claims: claims => (claims["scope"], claims["roles"]) = ("alike one", "alike one")));
            Assert.Equal(["alike", "one"], principal.Scopes);
            Assert.Equal(["alike one"], principal.Roles);
        }
    }

    [Fact]
    public void What_comes_once_takes_nobodys_place()
    {
        var readings = new SharedReadings<string>();
        var common = "what all of them say"u8;
        readings.Keep(common, "common");
        Assert.Null(readings.Find(common));
        readings.Keep(common, "common");
        for (var i = 0; i < 100_000; i++)
        {
            var text = Encoding.UTF8.GetBytes($"once {i}");
            Assert.Null(readings.Find(text));
            Assert.Equal("once", readings.Keep(text, "once"));
        }

        Assert.Equal("common", readings.Find(common));
    }

    [Fact]
    public void A_long_text_is_not_remembered()
    {
        var readings = new SharedReadings<string>();
        var text = new byte[257];
        readings.Keep(text, "long");
        readings.Keep(text, "long");
        Assert.Null(readings.Find(text));
    }
}
