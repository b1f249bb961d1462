using AuthGateway.Redis;
using AuthGateway.Routes;

namespace AuthGateway.Management;

/// <summary>
/// Redis and the copy of the revocations. Ready as long as one route may go on with the copy as old as it is: taking
/// every replica out of service because Redis is down would refuse what the routes declare that they serve.
/// </summary>
internal sealed class RevocationsDependency(
    RedisConnection redis,
    RevocationFeed feed,
    RevocationSettings settings,
    EndpointDataSource endpoints) : IDependency
{
    /// <inheritdoc/>
    public DependencyState Readiness()
    {
        var state = feed.State;
        var trusted = endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<RouteRules>()?.ContinueWithoutRedisFor)
            .OfType<TimeSpan>()
            .Append(settings.Lease)
            .Max();
        var ready = state is { Loaded: true, Suspect: false } && state.Age <= trusted;
        return new DependencyState($"redis {redis.Description}", ready, Detail(state));
    }

    /// <inheritdoc/>
    public async Task<DependencyState> ExamineAsync(CancellationToken cancellationToken) =>
        await redis.PingAsync(cancellationToken) switch
        {
            RedisPing.Answered answered => Readiness() with { Latency = answered.Latency },
            RedisPing.Failed failed => new DependencyState($"redis {redis.Description}", Ready: false, $"{failed.Reason}; {Detail(feed.State)}"),
            _ => Readiness(),
        };

    private static string Detail(RevocationState state) => state switch
    {
        { Loaded: false } => $"revocations not loaded ({state.LastFailure ?? "not asked yet"})",
        { Suspect: true } => "revocations lost by Redis, being reloaded",
        _ => $"{state.Entries} revocations at revision {state.Revision}, confirmed {state.Age?.TotalSeconds:F1} s ago{(state.LastFailure is null ? "" : $", last failure {state.LastFailure}")}",
    };
}
