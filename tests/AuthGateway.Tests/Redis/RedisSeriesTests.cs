using System.Reflection;
using AuthGateway.Redis;
using AuthGateway.Telemetry;

namespace AuthGateway.Tests.Redis;

public sealed class RedisSeriesTests
{
    [Fact]
    public void An_outage_in_which_every_operation_fails_in_every_way_is_told_in_full()
    {
        var series = Words(typeof(RedisMetrics)) * (1 + Words(typeof(RedisFailure)));

        Assert.True(MetricInventory.Find(GatewayMetrics.MeterName, "db.client.operation.duration")!.MostSeries >= series, $"{series} series");
    }

    private static int Words(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Count(field => field.IsLiteral);
}
