using AuthGateway.FaultTests.Comparison;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests;

/// <summary>What nginx and HAProxy say of the same faults, in the gateway's place.</summary>
[Collection(FaultCollection.Name)]
public sealed class ComparisonTests(FaultMatrix matrix)
{
    [Fact]
    public async Task Nginx_in_the_same_place_sees_every_fault_in_its_whole_time()
    {
        Assert.SkipWhen(FaultStack.SkipReason is not null, FaultStack.SkipReason ?? string.Empty);
        await using var front = await FrontProcess.NginxAsync(matrix.Stack);

        AssertWhole("request_time", await matrix.Others.MeasureAsync("nginx", front, "request_time"));
    }

    [Fact]
    public async Task HAProxy_in_the_same_place_sees_every_fault_in_its_whole_time()
    {
        Assert.SkipWhen(FaultStack.SkipReason is not null, FaultStack.SkipReason ?? string.Empty);
        Assert.SkipWhen(Executables.Find("haproxy") is null, "haproxy is not installed");
        await using var front = await FrontProcess.HaproxyAsync(matrix.Stack);

        AssertWhole("Ta", await matrix.Others.MeasureAsync("HAProxy", front, "Ta"));
    }

    // That the faults reach them too; whom they charge is theirs to say.
    private static void AssertWhole(string timer, IReadOnlyList<Compared> rows) => Assert.All(
        rows, row => Assert.True(row.IsIn(timer), $"{row.Fault.Name}: {timer} moved by {row.Moved?[timer]} ms of {row.Injected} ms"));
}
