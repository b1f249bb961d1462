using AuthGateway.LoadTests.Kinds;
using AuthGateway.LoadTests.Reporting;
using AuthGateway.LoadTests.Scenarios;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests;

/// <summary>The load test: one scenario after another, each to a report.</summary>
internal static class LoadTest
{
    /// <summary>Runs the scenarios, prints the reports and writes them to a folder.</summary>
    /// <returns>0; 1 when one could not run or an answer was not as expected. How fast anything was changes nothing.</returns>
    public static async Task<int> RunAsync(Profile profile, IReadOnlyList<Scenario> scenarios, string output, CancellationToken cancellation)
    {
        try
        {
            if (Repository.Configuration != "Release")
            {
                throw new LoadTestException("This is a Debug build, which measures nothing. Add -c Release.");
            }

            var folder = Directory.CreateDirectory(output).FullName;
            foreach (var scenario in scenarios)
            {
                var report = await MeasureAsync(profile, scenario, cancellation);
                Console.WriteLine();
                Console.WriteLine(report.Text);
                await File.WriteAllTextAsync(Path.Combine(folder, $"{scenario.Name}.md"), report.Text, cancellation);
                await File.WriteAllTextAsync(Path.Combine(folder, $"{scenario.Name}.svg"), report.Plot, cancellation);
                if (report.Latencies is { } latencies)
                {
                    await File.WriteAllTextAsync(Path.Combine(folder, $"{scenario.Name}-latencies.svg"), latencies, cancellation);
                }
            }

            return 0;
        }
        catch (Exception e) when (e is LoadTestException or InvalidOperationException or TimeoutException or FileNotFoundException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static Task<Report> MeasureAsync(Profile profile, Scenario scenario, CancellationToken cancellation) => scenario.Kind switch
    {
        ScenarioKind.AtRest => AtRestTest.RunAsync(profile, scenario, cancellation),
        ScenarioKind.Soak => SoakTest.RunAsync(profile, scenario, cancellation),
        ScenarioKind.Connections => ConnectionsTest.RunAsync(profile, scenario, cancellation),
        ScenarioKind.SlowCallers => SlowCallersTest.RunAsync(profile, scenario, cancellation),
        ScenarioKind.Outage => OutageTest.RunAsync(profile, scenario, cancellation),
        _ => PeersTest.RunAsync(profile, scenario, cancellation),
    };
}
