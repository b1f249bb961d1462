using AuthGateway.Redis;

namespace AuthGateway.Tests.Redis;

public sealed class RedisUrlTests
{
    [Theory]
    [InlineData("redis://cache", "redis://cache:6379/0")]
    [InlineData("redis://cache:7000/3", "redis://cache:7000/3")]
    [InlineData("rediss://a:1,b:2,10.0.0.1:3", "rediss://a:1,b:2,10.0.0.1:3/0")]
    [InlineData("redis://[::1]:7000/", "redis://[::1]:7000/0")]
    [InlineData("REDIS://u:p%40ss@cache:1/2", "redis://cache:1/2")]
    public void An_address_is_described_without_its_credentials(string url, string described) =>
        Assert.Equal(described, RedisEndpointDescription.Of(new RedisSettings { Url = url }));

    [Theory]
    [InlineData("http://cache")]
    [InlineData("cache:6379")]
    [InlineData("redis://")]
    [InlineData("redis://a:0")]
    [InlineData("redis://a:65536")]
    [InlineData("redis://a:x")]
    [InlineData("redis://a,")]
    [InlineData("redis://a/b")]
    [InlineData("redis://a/0/1")]
    [InlineData("redis://a b")]
    public void What_is_not_wholly_an_address_is_refused(string url) => Assert.False(RedisUrl.TryParse(url, out _));

    [Fact]
    public void Credentials_are_percent_decoded()
    {
        Assert.True(RedisUrl.TryParse("redis://us%3Aer:p%40ss:w%2Frd@cache", out var url));
        Assert.Equal(("us:er", "p@ss:w/rd"), (url.User, url.Password));
    }

    [Fact]
    public void Sentinels_have_a_port_of_their_own() =>
        Assert.Equal(
            "redis://s1:26379,s2:5000/0 (Sentinel service main)",
            RedisEndpointDescription.Of(new RedisSettings { Url = "redis://s1,s2:5000", SentinelService = "main" }));
}
