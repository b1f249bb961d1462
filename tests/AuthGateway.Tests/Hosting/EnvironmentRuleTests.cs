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

    [Fact]
    public void Managed_keys_stand_for_a_mounted_one_but_need_an_encryption_key()
    {
        var key = Convert.ToBase64String(new byte[32]);
        var without = Errors("Production", ("Redis__Url", "redis://localhost"), ("Tokens__Keys__Managed", "true"));

        Assert.StartsWith("Tokens:EncryptionKeys ", Assert.Single(without), StringComparison.Ordinal);
        Assert.Empty(Errors("Production", ("Redis__Url", "redis://localhost"), ("Tokens__Keys__Managed", "true"), ("Tokens__EncryptionKeys__0", key)));
    }

    [Fact]
    public void In_Development_a_made_encryption_key_is_enough_for_the_embedded_server_and_not_for_a_Redis_that_outlives_it()
    {
        Assert.Empty(Errors("Development", ("Tokens__Keys__Managed", "true")));
        Assert.Single(Errors("Development", ("Tokens__Keys__Managed", "true"), ("Redis__Url", "redis://localhost")));
    }

    [Fact]
    public void An_encryption_key_that_is_none_or_stands_twice_is_told_and_not_quoted()
    {
        var key = Convert.ToBase64String(new byte[32]);
        var errors = Errors("Development", ("Tokens__EncryptionKeys__0", "canary-of-a-key"), ("Tokens__EncryptionKeys__1", key), ("Tokens__EncryptionKeys__2", key));

        Assert.Equal(2, errors.Count);
        Assert.DoesNotContain(errors, error => error.Contains("canary", StringComparison.Ordinal) || error.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void RFC_8725_section_3_8_identity_tokens_and_access_tokens_do_not_have_one_issuer()
    {
        (string, string)[] service = [("TokenService__Enabled", "true"), ("TokenService__Issuer", "https://auth.example.com"), ("TokenService__Audience", "https://api.example.com")];

        Assert.StartsWith("TokenService:Issuer ", Assert.Single(Errors("Development", [.. service, ("Identity__Issuer", "https://auth.example.com")])), StringComparison.Ordinal);
        Assert.Empty(Errors("Development", [.. service, ("Identity__Issuer", "https://identity.example.com")]));
    }

    [Theory]
    [InlineData("PublishFor", "5m", "PublishFor")]
    [InlineData("CacheFor", "10m", "PublishFor")]
    [InlineData("PollInterval", "2m", "PublishFor")]
    [InlineData("SignFor", "15m", "SignFor")]
    [InlineData("MaxStale", "10s", "MaxStale")]
    [InlineData("RetireFor", "30m", "RetireFor")]
    [InlineData("RetireFor", "1h", "RetireFor")]
    public void Stages_that_would_fail_a_verifier_are_refused(string name, string value, string named)
    {
        var errors = Errors(
            "Production",
            ("Redis__Url", "redis://localhost"),
            ("Tokens__EncryptionKeys__0", Convert.ToBase64String(new byte[32])),
            ("Tokens__Keys__Managed", "true"),
            ($"Tokens__Keys__{name}", value));

        Assert.Contains(errors, error => error.StartsWith($"Tokens:Keys:{named} ", StringComparison.Ordinal));
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
