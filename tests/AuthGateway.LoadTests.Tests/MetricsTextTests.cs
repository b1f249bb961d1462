using AuthGateway.LoadTests.Measuring;

namespace AuthGateway.LoadTests.Tests;

/// <summary>What is read from a gateway's metrics.</summary>
public sealed class MetricsTextTests
{
    [Theory]
    [InlineData("dotnet_gc_heap_total_allocated_bytes_total 12345", 12345)]
    [InlineData("dotnet_gc_heap_total_allocated_bytes_total{otel_scope_name=\"System.Runtime\"} 1.5e+09 1700000000000", 1_500_000_000)]
    public void The_allocated_bytes_are_read_with_labels_and_a_time_or_without(string line, long bytes) => Assert.Equal(
        bytes, Allocation.Of($"# TYPE dotnet_gc_heap_total_allocated_bytes_total counter\ndotnet_gc_heap_total_allocated_bytes_total_of_others 1\n{line}\nup 1\n"));

    [Fact]
    public void Metrics_without_them_fail_the_reading() => Assert.Throws<LoadTestException>(() => Allocation.Of("up 1\n"));

    [Fact]
    public void A_metrics_values_are_summed_over_its_labels_and_none_is_zero()
    {
        const string Text = "kestrel_active_connections{server_port=\"1\"} 17\nkestrel_active_connections{server_port=\"2\"} 4 1700000000000\nkestrel_active_connections_of_others 5\n";

        Assert.Equal((21, 0), (MetricsText.Sum(Text, "kestrel_active_connections"), MetricsText.Sum(Text, "kestrel_active")));
    }

    [Fact]
    public void The_collections_of_a_generation_are_read_and_none_is_zero()
    {
        const string Text = "dotnet_gc_collections_total{gc_heap_generation=\"gen0\"} 17\ndotnet_gc_collections_total{otel_scope_name=\"a b\",gc_heap_generation=\"gen1\"} 4 1700000000000\n";

        Assert.Equal((17, 4, 0), (Held.CollectionsOf(Text, "gen0"), Held.CollectionsOf(Text, "gen1"), Held.CollectionsOf(Text, "gen2")));
    }
}
