using AuthGateway.Settings;

namespace AuthGateway.Tests.Settings;

public sealed class SettingTextTests
{
    [Theory]
    [InlineData("https://receiver.example/v1?api_key=sekrit", "https://receiver.example/v1?***")]
    [InlineData("https://user:sekrit@receiver.example/v1?api_key=sekrit", "https://***@receiver.example/v1?***")]
    [InlineData("redis://:sekrit/with@slash@redis.example/0", "redis://***@redis.example/0")]
    [InlineData("/members/{**rest}?", "/members/{**rest}?")]
    [InlineData("plain", "plain")]
    public void What_is_shown_of_a_URI_is_neither_its_password_nor_its_query(string text, string shown) =>
        Assert.Equal(shown, SettingText.Shown(text));
}
