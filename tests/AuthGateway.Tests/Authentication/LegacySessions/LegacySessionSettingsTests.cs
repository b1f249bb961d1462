using AuthGateway.Authentication;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Settings;

namespace AuthGateway.Tests.Authentication.LegacySessions;

public sealed class LegacySessionSettingsTests
{
    private static readonly LegacySessionSettings Good = new() { CookieName = "S", Issuer = "urn:legacy", Url = new("https://legacy.example.test/session"), SubjectPointer = "/member" };

    [Fact]
    public void The_least_that_is_needed_is_valid() => Assert.Empty(Errors(Good));

    [Fact]
    public void Each_contradiction_is_named_by_its_key()
    {
        (LegacySessionSettings Settings, string Key)[] cases =
        [
            (Good with { CookieName = "" }, "CookieName"),
            (Good with { HeaderName = "X-Session" }, "CookieName"),
            (Good with { CookieName = "a=b" }, "CookieName"),
            (Good with { CookieName = "", HeaderName = "Authorization" }, "HeaderName"),
            (Good with { PassAs = SessionCarrier.Header, PassName = "Host" }, "PassName"),
            (Good with { Issuer = "with space" }, "Issuer"),
            (Good with { Url = new("http://legacy.example.test/") }, "Url"),
            (Good with { PassAs = SessionCarrier.FormField }, "Method"),
            (Good with { SuccessStatuses = [302] }, "SuccessStatuses"),
            (Good with { RefusedStatuses = [500] }, "RefusedStatuses"),
            (Good with { RefusedStatuses = [429] }, "RefusedStatuses"),
            (Good with { SubjectPointer = "member" }, "SubjectPointer"),
            (Good with { Claims = new Dictionary<string, string> { ["x"] = "~" } }, "Claims:x"),
            (Good with { CacheFor = TimeSpan.FromMinutes(1), SlidingLifetime = TimeSpan.FromMinutes(1) }, "CacheFor"),
            (Good with { SlidingLifetime = TimeSpan.FromDays(1) }, "SlidingLifetime"),
            (Good with { LogoutPaths = ["logout"] }, "LogoutPaths"),
            (Good with { AllowedOrigins = ["https://shop.example.com/"] }, "AllowedOrigins"),
            (Good with { HashKeys = ["short"] }, "HashKeys:0"),
        ];
        foreach (var (settings, key) in cases)
        {
            Assert.Contains(Errors(settings), error => error.Key == $"x:{key}");
        }
    }

    [Fact]
    public void Whose_a_session_is_must_be_beyond_doubt()
    {
        Assert.Contains("Authentication:LegacySessions:b:CookieName", Whole(Good, Good));
        Assert.Contains("Authentication:LegacySessions", Whole(Good with { TokenExchange = true }, Good with { CookieName = "T", TokenExchange = true }));
        Assert.Contains("Authentication:LegacySessions:a:Issuer", Whole(Good with { Issuer = Gate.Issuer.Issuer }));
        Assert.Empty(Whole(Good, Good with { CookieName = "T" }));
    }

    private static IEnumerable<string> Whole(params LegacySessionSettings[] all)
    {
        List<SettingsError> found = [];
        new AuthenticationSettings
        {
            Issuers = new Dictionary<string, IssuerSettings> { ["main"] = Gate.Issuer },
            LegacySessions = all.Index().ToDictionary(entry => $"{(char)('a' + entry.Index)}", entry => entry.Item),
        }.Validate(new SettingsErrors("Authentication", found));
        return found.Select(error => error.Key);
    }

    private static List<SettingsError> Errors(LegacySessionSettings settings)
    {
        List<SettingsError> found = [];
        settings.Validate(new SettingsErrors("x", found));
        return found;
    }
}
