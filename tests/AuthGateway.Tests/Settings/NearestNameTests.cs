using AuthGateway.Settings;

namespace AuthGateway.Tests.Settings;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["Endpoint", "Password", "CommandTimeout", "ConnectTimeout"];

    [Theory]
    [InlineData("endpiont", "Endpoint")]
    [InlineData("Pasword", "Password")]
    [InlineData("CommandTimeoutMs", "CommandTimeout")]
    [InlineData("Kommandtimeout", "CommandTimeout")]
    [InlineData("Host", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_the_one_meant(string name, string? nearest) => Assert.Equal(nearest, NearestName.Of(name, Known));
}
