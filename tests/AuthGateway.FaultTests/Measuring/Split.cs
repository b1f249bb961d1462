using System.Collections.Immutable;
using System.Text.Json;

namespace AuthGateway.FaultTests.Measuring;

/// <summary>A request's time as the gateway's log line divides it, in microseconds.</summary>
/// <param name="TotalUs">The whole.</param>
/// <param name="OwnerUs">Each owner's part.</param>
/// <param name="QueuedBeforeUs">The wait before the gateway, which is in no sum.</param>
/// <param name="FailedBy">By whose fault the request failed, or null.</param>
internal sealed record Split(long TotalUs, ImmutableSortedDictionary<string, long> OwnerUs, long QueuedBeforeUs, string? FailedBy)
{
    public static Split Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        long Read(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
        return new Split(
            json.RootElement.GetProperty("total_us").GetInt64(),
            Owner.All.ToImmutableSortedDictionary(owner => owner, owner => Read($"{owner.Replace('.', '_')}_us"), StringComparer.Ordinal),
            Read("upstream_of_us_queue_us"),
            json.RootElement.TryGetProperty("failed_by", out var failed) ? failed.GetString() : null);
    }
}
