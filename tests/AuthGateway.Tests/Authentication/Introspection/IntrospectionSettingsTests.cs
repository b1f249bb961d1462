using AuthGateway.Authentication;
using AuthGateway.Authentication.Introspection;
using AuthGateway.Settings;

namespace AuthGateway.Tests.Authentication.Introspection;

public sealed class IntrospectionSettingsTests
{
    private static readonly IntrospectionSettings Good = new() { Endpoint = new("https://login.example.test/introspect"), Issuer = "https://login.example.test", Audiences = ["api"] };

    [Fact]
    public void The_least_that_is_needed_is_valid() => Assert.Empty(Errors(Good));

    [Fact]
    public void Each_contradiction_is_named_by_its_key()
    {
        (IntrospectionSettings Settings, string Key)[] cases =
        [
            (Good with { Endpoint = new("http://login.example.test/introspect") }, "Endpoint"),
            (Good with { Endpoint = new("http://login.example.test/introspect"), AllowHttp = true }, "Endpoint"),
            (Good with { Endpoint = new("https://user:secret@login.example.test/introspect") }, "Endpoint"),
            (Good with { Issuer = "with space" }, "Issuer"),
            (Good with { Audiences = [" "] }, "Audiences"),
            (Good with { Prefix = "with space" }, "Prefix"),
            (Good with { ClientSecret = "s" }, "ClientId"),
            (Good with { ClientId = "c", ClientSecret = "s", BearerToken = "t" }, "BearerToken"),
            (Good with { BearerToken = "line\nbreak" }, "BearerToken"),
            (Good with { AcceptJwt = true }, "ClientId"),
        ];
        foreach (var (settings, key) in cases)
        {
            Assert.Contains(Errors(settings), error => error.Key == $"x:{key}");
        }

        Assert.Empty(Errors(Good with { Endpoint = new("http://127.0.0.1:9/introspect"), AllowHttp = true }));
    }

    [Fact]
    public void Two_servers_for_one_token_are_a_coin_toss()
    {
        Assert.Contains("Authentication:Introspection:b:Prefix", Whole(Good, Good));
        Assert.Contains("Authentication:Introspection:b:Prefix", Whole(Good with { Prefix = "x" }, Good with { Prefix = "x" }));
        Assert.Empty(Whole(Good, Good with { Prefix = "x" }));
    }

    [Fact]
    public void Signed_answers_need_an_issuer_whose_keys_sign_them() =>
        Assert.Contains("Authentication:Introspection:a:Issuer", Whole(Good with { AcceptJwt = true, ClientId = "gateway" }));

    private static IEnumerable<string> Whole(params IntrospectionSettings[] servers)
    {
        List<SettingsError> found = [];
        new AuthenticationSettings { Introspection = servers.Index().ToDictionary(entry => $"{(char)('a' + entry.Index)}", entry => entry.Item) }
            .Validate(new SettingsErrors("Authentication", found));
        return found.Select(error => error.Key);
    }

    private static List<SettingsError> Errors(IntrospectionSettings settings)
    {
        List<SettingsError> found = [];
        settings.Validate(new SettingsErrors("x", found));
        return found;
    }
}
