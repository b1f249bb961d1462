using System.Diagnostics;
using System.Text.RegularExpressions;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Tokens;

/// <summary>The commands of docs/authentication/token-service.md do what it says.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public async Task Every_command_of_the_guide_runs_as_it_stands()
    {
        await using var service = await TokenService.StartAsync();
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "authentication", "token-service.md"));
        var commands = string.Concat(Blocks().Matches(guide).Select(match => match.Groups["commands"].Value));
        const string Login = "login-of-member-42";
        LogCanary.Watch(Login);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["GATEWAY"] = service.Gateway.Data.ToString().TrimEnd('/'), ["SECRET"] = TokenService.Secret, ["LOGIN"] = Login, ["ASSERTION"] = service.Assertion(),
            },
        })!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();

        Assert.True(shell.ExitCode == 0, $"{await error}\n{Masked().Replace(await output, "…")}");
        Assert.Contains("\"active\":true", await output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```bash\n(?<commands>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blocks();

    // A failed run must not print what the canary looks for.
    [GeneratedRegex("[A-Za-z0-9_.-]{40,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Masked();
}
