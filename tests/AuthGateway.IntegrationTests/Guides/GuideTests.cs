using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Guides;

/// <summary>The guides that can be run are true: every command prints what stands below it.</summary>
public sealed class GuideTests
{
    // What is counted and recorded is so once an answer is through, and an audit event once its batch is written: a moment after the
    // caller has the answer. Who reads a guide is slow enough; a test looks again.
    private static readonly string[] Records = ["/metrics", "audit tail"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("bound-tokens.md", "nginx", "haproxy", "jq", "openssl", "curl")]
    [InlineData("retiring-the-legacy-login.md", "redis-server", "node", "npm", "jq", "openssl", "curl")]
    [InlineData("legacy-sessions.md", "curl")]
    [InlineData("sessions.md", "openssl", "curl")]
    [InlineData("api-keys.md", "redis-server", "jq", "openssl", "curl")]
    [InlineData("opaque-tokens.md", "node", "npm", "jq", "curl")]
    public async Task Every_command_of_a_guide_prints_what_the_guide_shows(string name, params string[] programs)
    {
        var missing = programs.Where(program => Executables.Find(program) is null).ToList();
        Assert.SkipWhen(missing.Count > 0, $"not installed: {string.Join(", ", missing)}");

        var guide = await Guide.ReadAsync(name);
        var ports = new GuidePorts();
        var files = guide.Files.ToDictionary(file => file.Key, file => ports.In(file.Value), StringComparer.Ordinal);
        await using var shell = await GuideShell.StartAsync(files, await GuideVariables.OfAsync(guide, ports));
        var differences = new List<string>();
        foreach (var command in guide.Commands)
        {
            if (await DifferenceAsync(shell, ports, command) is { } difference)
            {
                differences.Add($"{name}:{command.Line}: {command.Text}\n{difference}\n");
            }
        }

        Assert.True(differences.Count == 0, $"{string.Join('\n', differences)}\n{shell.Logs()}");
    }

    private static async Task<string?> DifferenceAsync(GuideShell shell, GuidePorts ports, GuideCommand command)
    {
        var (text, expected) = (ports.In(command.Text), command.Output.Select(ports.In).ToList());
        var (code, printed) = await shell.RunAsync(text);
        bool IsTrue() => code == "0" && GuideOutput.Matches(expected, printed);
        var start = TimeProvider.System.GetTimestamp();
        while (!IsTrue() && Array.Exists(Records, text.Contains) && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            (code, printed) = await shell.RunAsync(text);
        }

        return IsTrue() ? null : $"ended with {code} and printed\n{string.Join('\n', printed)}\nand not\n{string.Join('\n', expected)}";
    }
}
