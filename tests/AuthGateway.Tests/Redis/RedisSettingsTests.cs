using AuthGateway.Redis;
using AuthGateway.Settings;
using StackExchange.Redis;

namespace AuthGateway.Tests.Redis;

public sealed class RedisSettingsTests
{
    private const string Secret = "correct-horse";

    [Fact]
    public void The_defaults_are_valid_and_mean_the_embedded_server()
    {
        Assert.Empty(Errors(new RedisSettings()));
        Assert.False(new RedisSettings().IsConfigured);
        Assert.True(new RedisSettings().At("redis://cache").IsConfigured);
    }

    [Theory]
    [InlineData("nonsense://:" + Secret + "@cache")]
    [InlineData("redis://:" + Secret + "@cache/x")]
    public void An_unreadable_address_is_refused_without_being_repeated(string url)
    {
        var settings = new RedisSettings { Url = url };
        Assert.Equal("Redis:Url", Assert.Single(Errors(settings)).Key);
        Assert.DoesNotContain(Secret, $"{settings} {string.Join(' ', Errors(settings))} {RedisEndpointDescription.Of(settings)}");
    }

    [Fact]
    public void No_text_of_the_settings_holds_the_password()
    {
        var inUrl = new RedisSettings { Url = $"redis://u:{Secret}@cache" };
        var apart = new RedisSettings { Url = "redis://cache", Password = Secret };
        var both = new RedisSettings { Url = $"redis://u:{Secret}@cache", Password = Secret };
        Assert.Equal(Secret, RedisOptions.From(inUrl).Password);
        Assert.Equal(Secret, RedisOptions.From(apart).Password);
        Assert.NotEmpty(Errors(both));
        Assert.True(RedisUrl.TryParse(inUrl.Url, out var url));
        Assert.DoesNotContain(Secret, $"{inUrl} {apart} {both} {url} {string.Join(' ', Errors(both))}");
    }

    [Theory]
    [InlineData("a{b}")]
    [InlineData("")]
    [InlineData("a b")]
    public void A_prefix_that_would_break_the_hash_tag_is_refused(string prefix) =>
        Assert.Equal("Redis:KeyPrefix", Assert.Single(Errors(new RedisSettings { KeyPrefix = prefix })).Key);

    [Fact]
    public void An_authority_file_needs_TLS_and_must_exist()
    {
        Assert.Single(Errors(new RedisSettings { Url = "redis://cache", CaFile = "/etc/hosts" }));
        Assert.Single(Errors(new RedisSettings { Url = "rediss://cache", CaFile = "/no/such/file" }));
    }

    [Fact]
    public void The_client_fails_fast_and_never_aborts()
    {
        var options = RedisOptions.From(new RedisSettings { Url = "rediss://a:1,b/4", SentinelService = "main" });
        Assert.False(options.AbortOnConnectFail);
        Assert.Same(BacklogPolicy.FailFast, options.BacklogPolicy);
        Assert.Equal((250, 5, TimeSpan.FromMilliseconds(100)), (options.AsyncTimeout, options.ConfigCheckSeconds, options.HeartbeatInterval));
        Assert.Equal((true, 4, "main", 2), (options.Ssl, options.DefaultDatabase, options.ServiceName, options.EndPoints.Count));
        Assert.False(options.IncludeDetailInExceptions);
    }

    [Fact]
    public void One_scripts_keys_lie_in_one_slot()
    {
        var keys = new RedisKeys(new RedisSettings { KeyPrefix = "shop:eu" });
        Assert.All(keys.RevocationScriptKeys, key => Assert.StartsWith("{shop:eu:revocations}:", key.ToString()));
        Assert.Equal(4, keys.RevocationScriptKeys.Distinct().Count());
    }

    [Fact]
    public void A_poll_slower_than_half_the_lease_is_refused()
    {
        var found = new List<SettingsError>();
        new RevocationSettings { Lease = TimeSpan.FromSeconds(3), PollInterval = TimeSpan.FromSeconds(2) }.Validate(new SettingsErrors("Revocation", found));
        Assert.Equal("Revocation:PollInterval", Assert.Single(found).Key);
    }

    private static List<SettingsError> Errors(RedisSettings settings)
    {
        var found = new List<SettingsError>();
        settings.Validate(new SettingsErrors(RedisSettings.Section, found));
        return found;
    }
}
