using AuthGateway.Commands;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions.Chart;

/// <summary>The chart's list of what a job may run.</summary>
public sealed class JobCommandTests
{
    private static readonly string[] Lines =
        [.. File.ReadLines(Path.Combine(HelmChart.Folder, "job-commands.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    // A command that is missing would be refused without a reason; one that is too many would be allowed by a name that somebody reuses.
    [Fact]
    public void It_lists_every_command_but_the_one_that_serves()
    {
        var commands = GatewayCommand.Create(GatewaySettings.Catalogue).Subcommands
            .SelectMany(command => command.Subcommands.Count == 0 ? [command.Name] : command.Subcommands.Select(below => $"{command.Name} {below.Name}"))
            .Where(command => command is not "serve");

        Assert.Equal(commands.Order(StringComparer.Ordinal), Lines.Select(line => line[2..]).Order(StringComparer.Ordinal));
        Assert.All(Lines, line => Assert.Contains(line[..2], new[] { "+ ", "! ", "- " }));
    }

    // The output of a job is a log, which more people read than may have the secret.
    [Theory]
    [InlineData("api-keys create")]
    [InlineData("api-keys rotate")]
    [InlineData("clients hash-secret")]
    [InlineData("dev-token")]
    public void What_prints_a_secret_is_no_job(string command) => Assert.Contains($"! {command}", Lines);
}
