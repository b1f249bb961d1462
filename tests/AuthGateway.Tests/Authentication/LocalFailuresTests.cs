using AuthGateway.Authentication;
using AuthGateway.Redis.Limits;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication;

public sealed class LocalFailuresTests
{
    private static readonly LimitRule Rule = new("failed", 10, TimeSpan.FromMinutes(1));

    private readonly FakeTimeProvider _clock = new(TestToken.Start);

    [Fact]
    public void No_window_of_any_position_holds_more_than_the_permits()
    {
        var failures = new LocalFailures(_clock);
        var taken = new List<DateTimeOffset>();
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 4_000)));
            if (failures.Count("a", Rule) is null)
            {
                taken.Add(_clock.GetUtcNow());
            }
        }

        Assert.All(taken, from => Assert.InRange(taken.Count(at => at >= from && at < from + Rule.Window), 1, Rule.Permits));
        Assert.InRange(taken.Count, 100, 2_000);
    }

    [Fact]
    public void After_the_wait_there_is_room()
    {
        var failures = new LocalFailures(_clock);
        TimeSpan? wait = null;
        for (var i = 0; i <= 10; i++)
        {
            wait = failures.Count("a", Rule);
        }

        Assert.NotNull(wait);
        _clock.Advance(wait.Value - TimeSpan.FromSeconds(1));
        Assert.NotNull(failures.Count("a", Rule));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(failures.Count("a", Rule));
    }

    [Fact]
    public void A_crowd_of_addresses_takes_bounded_memory_and_locks_nobody_out()
    {
        var failures = new LocalFailures(_clock);
        for (var i = 0; i < 20 * LocalFailures.MostAddresses; i++)
        {
            Assert.Null(failures.Count($"2001:db8:{i:x}::/64", Rule));
            Assert.InRange(failures.Remembered, 1, 2 * LocalFailures.MostAddresses);
        }
    }
}
