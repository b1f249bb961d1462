using AuthGateway.Redis;

namespace AuthGateway.Tests.Redis;

public sealed class LongestLivedTests
{
    [Fact]
    public void A_revocation_outlives_the_longest_lived_and_is_kept_a_day_at_least()
    {
        Assert.Equal(TimeSpan.FromDays(1), LongestLived.Of(TimeSpan.Zero, TimeSpan.FromHours(12)).Lifetime);
        Assert.Equal(TimeSpan.FromDays(30), LongestLived.Of(TimeSpan.FromHours(12), TimeSpan.FromDays(30)).Lifetime);
        Assert.Equal(Revocation.MaxKeep, LongestLived.Of(TimeSpan.FromDays(900)).Lifetime);
    }
}
