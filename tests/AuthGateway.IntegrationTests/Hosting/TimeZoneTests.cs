using System.Security.Cryptography;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>A condition with a time zone on a machine without the time zone database: refused at load, never at a request.</summary>
public sealed class TimeZoneTests
{
    // Where .NET looks for the database, instead of /usr/share/zoneinfo.
    private const string DatabaseVariable = "TZDIR";

    [Theory]
    [InlineData("serve", "")]
    [InlineData("config", "check")]
    public async Task Without_the_database_it_does_not_start(string command, string subcommand)
    {
        using var nothing = new TemporaryFolder("no-zones");
        var (exitCode, _, errors) = await ChildProcess.RunAsync(
            GatewayProcess.Options("Production", Arguments(command, subcommand), [(DatabaseVariable, nothing.Path), .. Keys("request.time.getHours('Europe/Berlin') < 20")]),
            TimeSpan.FromMinutes(2));

        Assert.Equal(GatewayProcess.ConfigurationExitCode, exitCode);
        Assert.Contains(errors, line => line.Contains("Authorization:Policies:by-day", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.Contains("no time zone database", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_it_a_zone_that_is_none_is_refused_and_one_that_is_is_not()
    {
        var wrong = await ChildProcess.RunAsync(GatewayProcess.Options("Production", ["config", "check"], Keys("request.time.getHours('Europe/Berlim') < 20")), TimeSpan.FromMinutes(2));
        Assert.Equal(GatewayProcess.ConfigurationExitCode, wrong.ExitCode);
        Assert.Contains(wrong.Errors, line => line.Contains("'Europe/Berlim' is no time zone", StringComparison.Ordinal));

        var right = await ChildProcess.RunAsync(GatewayProcess.Options("Production", ["config", "check"], Keys("request.time.getHours('Europe/Berlin') < 20")), TimeSpan.FromMinutes(2));
        Assert.Equal(0, right.ExitCode);
    }

    private static string SigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string[] Arguments(string command, string subcommand) => subcommand.Length == 0 ? [command] : [command, subcommand];

    private static (string Key, string Value)[] Keys(string condition) =>
    [
        ("Redis:Url", "redis://127.0.0.1:1"),
        ("Identity:SigningKey", SigningKey()),
        ("Authorization:Policies:by-day:Condition", condition),
        .. Gateway.Route("up", new Uri("http://127.0.0.1:1"), "by-day"),
    ];
}
