using AuthGateway.Authentication.ApiKeys;
using AuthGateway.Authentication.Sessions;
using AuthGateway.Settings;

namespace AuthGateway.Tests.Authentication.Sessions;

public sealed class SessionSettingsTests
{
    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(Errors(new SessionSettings()));

    [Theory]
    [InlineData("session")]
    [InlineData("__Secure-session")]
    [InlineData("__host-session")]
    [InlineData("__Host-")]
    [InlineData("__Host-a b")]
    [InlineData("__Host-a;b")]
    [InlineData("")]
    public void A_cookie_that_another_host_of_the_domain_could_set_is_refused(string name) =>
        Assert.Contains(nameof(SessionSettings.CookieName), Assert.Single(Errors(new SessionSettings { CookieName = name })), StringComparison.Ordinal);

    [Fact]
    public void In_Development_it_may_have_any_name() => Assert.Empty(Errors(new SessionSettings { CookieName = "session", InsecureCookie = true }));

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        Assert.Single(Errors(new SessionSettings { SlidingLifetime = TimeSpan.FromHours(13) }));
        Assert.Single(Errors(new SessionSettings { CreateFrom = [] }));
        // A session from a session would make the absolute lifetime one that can be prolonged for ever.
        Assert.Single(Errors(new SessionSettings { CreateFrom = ["session"] }));
        Assert.Single(Errors(new SessionSettings { CreateFrom = ["api-key"] }));
        Assert.Single(Errors(new SessionSettings { AllowedOrigins = ["https://app.example.com/path"] }));
    }

    [Fact]
    public void API_keys_need_a_pepper_which_errors_do_not_tell()
    {
        Assert.Single(Errors(new ApiKeySettings { Enabled = true }));
        Assert.DoesNotContain("canary", Assert.Single(Errors(new ApiKeySettings { Enabled = true, HashKeys = ["canary"] })), StringComparison.Ordinal);
        Assert.Single(Errors(new ApiKeySettings { HeaderName = "Authorization" }));
        Assert.Single(Errors(new ApiKeySettings { HeaderName = "a b" }));
        Assert.Empty(Errors(new ApiKeySettings { Enabled = true, HashKeys = [new string('p', 32)] }));
    }

    private static List<string> Errors(ISettings settings)
    {
        List<SettingsError> found = [];
        settings.Validate(new SettingsErrors("Section", found));
        return [.. found.Select(error => error.ToString())];
    }
}
