using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Guides;

/// <summary>The guides that can be run are true: every command does what stands below it.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData("bound-tokens.md", "nginx", "haproxy", "jq", "openssl", "curl")]
    public async Task Every_command_of_a_guide_prints_what_the_guide_shows(string name, params string[] programs)
    {
        var missing = programs.Where(program => Executables.Find(program) is null).ToList();
        Assert.SkipWhen(missing.Count > 0, $"not installed: {string.Join(", ", missing)}");

        await GuideShell.RunAsync(await Guide.ReadAsync(name));
    }
}
