namespace AuthGateway.LoadTests.Reporting;

/// <summary>What one scenario came to.</summary>
/// <param name="Text">In Markdown.</param>
/// <param name="Plot">As a picture (SVG).</param>
internal sealed record Report(string Text, string Plot)
{
    /// <summary>A picture of the latencies by percentile, where they were measured for more than one.</summary>
    public string? Latencies { get; init; }

    /// <summary>The command that makes it again.</summary>
    public static string Command(Profile profile, Scenarios.Scenario scenario) =>
        $"- Command: `dotnet run --project loadtests/AuthGateway.LoadTests -c Release -- --profile {profile.Name} --scenario {scenario.Name}`";
}
