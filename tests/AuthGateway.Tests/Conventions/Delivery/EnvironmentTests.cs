using System.CommandLine;
using System.Text.RegularExpressions;
using AuthGateway.Commands;
using AuthGateway.Hosting.Configuration;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Delivery;

/// <summary>The configurations that helm/argocd gives the environments, as .ci/golden renders them.</summary>
public sealed partial class EnvironmentTests
{
    // docs/deployment.md lists them; the Secret of each environment has them.
    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal)
    {
        ["AUTHGATEWAY__Redis__Password"] = "a-password",
        ["AUTHGATEWAY__Tokens__EncryptionKeys__0"] = Convert.ToBase64String(new byte[32]),
        ["AUTHGATEWAY__Telemetry__PrincipalIdKey"] = new string('k', 32),
    };

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("production")]
    public void The_gateway_takes_an_environments_configuration(string environment)
    {
        using var folder = new TemporaryFolder("environment");
        var settings = SettingsLoader.Load(
            new SettingsInputs { BaseDirectory = folder.Path, ConfigFile = Written(folder, environment), Variables = Secrets, DefaultSecretsDirectory = folder.File("none") },
            GatewaySettings.Catalogue);

        Assert.Empty(settings.Errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task Nothing_is_to_be_said_of_an_environments_policies(string environment)
    {
        using var folder = new TemporaryFolder("environment");
        using var output = new StringWriter();
        string[] arguments = ["policy", "check", "--config", Written(folder, environment), "--warnings-as-errors"];

        var code = await GatewayCommand.Create(GatewaySettings.Catalogue).Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = output }, TestContext.Current.CancellationToken);

        Assert.True(code == 0, output.ToString());
    }

    // A check of another configuration than the one that comes into force would prove nothing.
    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("production")]
    public void What_is_checked_before_a_release_is_what_it_brings(string environment)
    {
        var configurations = Configurations(environment);

        Assert.Equal(2, configurations.Count);
        Assert.Equal(configurations[0], configurations[1]);
    }

    private static string Written(TemporaryFolder folder, string environment)
    {
        File.WriteAllText(folder.File("gateway.json"), Configurations(environment)[0]);
        return folder.File("gateway.json");
    }

    // The chart's ConfigMap and the one of the check.
    private static List<string> Configurations(string environment) =>
        [.. Configuration().Matches(File.ReadAllText(Repository.PathOf("helm", "argocd", "golden", $"{environment}.yaml"))).Select(match => match.Groups["json"].Value)];

    [GeneratedRegex(@"^  gateway\.json: \|\n(?<json>(?:    .*\n)+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Configuration();
}
