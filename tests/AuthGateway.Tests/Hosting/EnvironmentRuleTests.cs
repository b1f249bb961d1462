using AuthGateway.Hosting.Configuration;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Hosting;

public sealed class EnvironmentRuleTests
{
    [Fact]
    public void Production_does_not_start_on_what_only_Development_may_leave_out()
    {
        var errors = Errors("Production", ("Development__SampleLegacySystem", "sample.dll"));

        Assert.Contains(errors, error => error.StartsWith("Redis:Url ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("Identity:SigningKey ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("Development:SampleLegacySystem ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_session_cookie_without_TLS_is_for_Development_only()
    {
        var insecure = ("Authentication__Sessions__InsecureCookie", "true");

        Assert.Contains(Errors("Production", insecure), error => error.StartsWith("Authentication:Sessions:InsecureCookie ", StringComparison.Ordinal));
        Assert.Empty(Errors("Development", insecure));
    }

    [Fact]
    public void Development_starts_without_them() => Assert.Empty(Errors("Development"));

    [Fact]
    public void A_signing_key_that_is_none_is_told_at_start_and_not_quoted()
    {
        var errors = Errors("Development", ("Identity__SigningKey", "canary-of-a-secret-key"), ("Identity__PublishedKeys__0", "canary-of-another"));

        Assert.Equal(2, errors.Count);
        Assert.DoesNotContain(errors, error => error.Contains("canary", StringComparison.Ordinal));
    }

    private static List<string> Errors(string environment, params (string Key, string Value)[] keys)
    {
        using var folder = new TemporaryFolder("environment-rule");
        var variables = keys.ToDictionary(key => $"AUTHGATEWAY__{key.Key}", key => key.Value, StringComparer.Ordinal);
        variables["DOTNET_ENVIRONMENT"] = environment;
        var loaded = SettingsLoader.Load(new SettingsInputs { BaseDirectory = folder.Path, Variables = variables }, GatewaySettings.Catalogue);
        return [.. loaded.Errors.Select(error => error.ToString())];
    }
}
