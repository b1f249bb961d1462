using AuthGateway.Authorization;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Authorization;

/// <summary>The reasons are a closed list, and the page of the metrics has it.</summary>
public sealed class DecisionReasonTests
{
    [Fact]
    public void Every_reason_is_explained_once_and_on_the_page()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "metrics.md"));
        string[] all = [.. DecisionReasons.OfDenial, .. DecisionReasons.OfOutage];

        Assert.Equal(all.Distinct(StringComparer.Ordinal), all);
        Assert.All(all, reason => Assert.Contains($"`{reason}`", page, StringComparison.Ordinal));
    }
}
