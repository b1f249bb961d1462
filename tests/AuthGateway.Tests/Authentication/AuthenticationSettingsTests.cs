using AuthGateway.Authentication;
using AuthGateway.Settings;

namespace AuthGateway.Tests.Authentication;

public sealed class AuthenticationSettingsTests
{
    private static readonly IssuerSettings Good = new() { Issuer = "https://login.example.test", Audiences = ["api"] };

    [Fact]
    public void The_least_that_is_needed_is_valid() => Assert.Empty(Errors(Good));

    [Fact]
    public void Each_contradiction_is_named_by_its_key()
    {
        (IssuerSettings Settings, string Key)[] cases =
        [
            (Good with { Issuer = "login" }, "Issuer"),
            (Good with { Issuer = "https://login.example.test/ x" }, "Issuer"),
            (Good with { Issuer = "http://login.example.test" }, "Issuer"),
            (Good with { Issuer = "http://login.example.test", AllowHttp = true }, "Issuer"),
            (Good with { MetadataUrl = new("http://login.example.test/m") }, "MetadataUrl"),
            (Good with { MetadataUrl = new("http://127.0.0.1/m") }, "MetadataUrl"),
            (Good with { MetadataUrl = new("https://user:secret@login.example.test/m") }, "MetadataUrl"),
            (Good with { KeysUrl = new("ftp://login.example.test/k") }, "KeysUrl"),
            (Good with { KeysUrl = new("/keys", UriKind.Relative) }, "KeysUrl"),
            (Good with { KeysUrl = new("https://a.test/k"), MetadataUrl = new("https://a.test/m") }, "MetadataUrl"),
            (Good with { Audiences = [] }, "Audiences"),
            (Good with { Audiences = ["api", " "] }, "Audiences"),
            (Good with { Algorithms = [] }, "Algorithms"),
            (Good with { Algorithms = ["HS256"] }, "Algorithms"),
            (Good with { Algorithms = ["RS256", "none"] }, "Algorithms"),
            (Good with { Algorithms = ["EdDSA"] }, "Algorithms"),
            (Good with { TokenTypes = [] }, "TokenTypes"),
            (Good with { TokenTypes = [""] }, "TokenTypes"),
            (Good with { ScopeClaims = [""] }, "ScopeClaims"),
            (Good with { KeysMinimumInterval = TimeSpan.FromMinutes(6) }, "KeysMinimumInterval"),
            (Good with { KeysMaxStale = TimeSpan.FromMinutes(5) }, "KeysMaxStale"),
        ];
        foreach (var (settings, key) in cases)
        {
            Assert.Contains(Errors(settings), error => error.Key == $"Authentication:Issuers:main:{key}");
        }
    }

    [Fact]
    public void Http_is_for_loopback_where_it_is_allowed() =>
        Assert.Empty(Errors(Good with { Issuer = "http://127.0.0.1:8085", AllowHttp = true }));

    [Fact]
    public void An_issuer_that_two_entries_name_is_refused()
    {
        var found = new List<SettingsError>();
        new AuthenticationSettings { Issuers = new Dictionary<string, IssuerSettings> { ["a"] = Good, ["b"] = Good } }
            .Validate(new SettingsErrors("Authentication", found));
        Assert.Equal("Authentication:Issuers:b:Issuer", Assert.Single(found).Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a\r\nb")]
    [InlineData("é")]
    public void A_realm_that_would_break_out_of_its_quotes_is_refused(string realm)
    {
        var found = new List<SettingsError>();
        new AuthenticationSettings { Realm = realm }.Validate(new SettingsErrors("Authentication", found));
        Assert.Equal("Authentication:Realm", Assert.Single(found).Key);
    }

    private static List<SettingsError> Errors(IssuerSettings settings)
    {
        var found = new List<SettingsError>();
        settings.Validate(new SettingsErrors("Authentication:Issuers:main", found));
        return found;
    }
}
