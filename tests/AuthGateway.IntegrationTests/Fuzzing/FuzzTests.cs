using System.Diagnostics;
using AuthGateway.IntegrationTests.Support;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>Random requests: what is judged is what the upstream receives, and nothing else ever arrives there.</summary>
[Collection(AloneCollection.Name)]
public sealed class FuzzTests
{
    [Fact]
    public async Task What_is_judged_is_what_the_upstream_receives_byte_for_byte()
    {
        var options = FuzzOptions.FromEnvironment();
        var run = new FuzzRun(options);
        var clock = Stopwatch.StartNew();

        await run.RunAsync();

        var summary = $"AUTHGATEWAY_FUZZ_SEED={options.Seed} AUTHGATEWAY_FUZZ_FIRST={options.First}: {run.Sent} requests in {clock.Elapsed.TotalSeconds:F0} s; {run.Findings}";
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        Assert.True(run.Findings.Broken.Count == 0, $"{summary}\n{string.Join('\n', run.Findings.Broken)}");

        const int Few = 10_000;
        if (options.Requests < Few)
        {
            return; // one found case again
        }

        // Otherwise it would have shown nothing.
        Assert.True(run.Findings.Counted("200") > run.Sent / 10, summary);
        Assert.True(run.Findings.Counted("400") > run.Sent / 10, summary);
        Assert.True(run.Findings.Counted("401") > run.Sent / 1000, summary);
    }
}
