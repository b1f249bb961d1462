using AuthGateway.LoadTests.Measuring;

namespace AuthGateway.LoadTests.Tests;

/// <summary>What the machine itself does to a loop that only reads the clock.</summary>
public sealed class HiccupsTests
{
    [Fact]
    public void A_share_of_the_time_is_lost_and_the_longest_gap_is_one_that_counts()
    {
        var hiccups = Hiccups.Measure(TimeSpan.FromMilliseconds(200));

        Assert.InRange(hiccups.Share, 0, 1);
        Assert.True(hiccups.Longest == TimeSpan.Zero ? hiccups.Share == 0 : hiccups.Longest > Hiccups.Gap && hiccups.Share > 0);
    }
}
