using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Tests;

/// <summary>The scenario files, each by itself.</summary>
public sealed class ScenarioFilesTests
{
    public static TheoryData<string> Names => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scenario_has_its_files_name_a_peer_that_the_ratios_are_to_and_goals_that_can_be_told(string name)
    {
        var scenario = Scenario.All.Single(scenario => scenario.Name == name);

        Assert.True(File.Exists(Repository.PathOf("loadtests", "scenarios", $"{name}.json")), "the file has another name");
        Assert.Contains(scenario.Baseline, scenario.Peers);
        Assert.Equal(scenario.Peers.Count, scenario.Peers.Distinct().Count());
        Assert.All(scenario.Goals ?? [], goal =>
        {
            Assert.True(goal.AtLeast is null != goal.AtMost is null, "a goal is either at least or at most something");
            Assert.True(goal.To is not null || !(goal.PlusSignature || goal.Difference), "to whom?");
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scenario_is_described_where_the_figures_are(string name) =>
        Assert.Contains($"`{name}`", File.ReadAllText(Repository.PathOf("docs", "performance.md")), StringComparison.Ordinal);

    [Fact]
    public void The_short_profile_keeps_every_scenario_small()
    {
        Assert.All(Scenario.All, scenario =>
        {
            Assert.InRange(Profile.Short.ConnectionsOf(scenario), 1, 16);
            Assert.InRange(Profile.Short.TokensOf(scenario), 1, 16);
            Assert.All(Profile.Short.StepsOf(scenario), step => Assert.InRange(step, 1, 16));
            Assert.True(Profile.Short.RoundOf(scenario) <= TimeSpan.FromSeconds(1));
        });
        Assert.Equal([16, 128, 512, 1000, 2000], Profile.Full.StepsOf(Scenario.All.Single(scenario => scenario.Kind == ScenarioKind.Connections)));
    }
}
