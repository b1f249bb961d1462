using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>What happens to a primary that Sentinels watch.</summary>
internal static class SentinelFaults
{
    public static async Task KillAsync(RedisSentinels sentinels, RedisServerProcess primary)
    {
        await primary.KillAsync();
        await sentinels.WaitForAnotherAsync(primary);
    }

    // It comes back as a primary that does not know that it was replaced.
    public static async Task FreezeAsync(RedisSentinels sentinels, RedisServerProcess primary)
    {
        primary.Freeze();
        await sentinels.WaitForAnotherAsync(primary);
        primary.Thaw();
    }

    public static async Task FailOverAsync(RedisSentinels sentinels, RedisServerProcess primary)
    {
        await sentinels.FailOverAsync();
        await sentinels.WaitForAnotherAsync(primary);
    }
}
