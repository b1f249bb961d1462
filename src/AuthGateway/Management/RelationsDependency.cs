using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Routes;

namespace AuthGateway.Management;

/// <summary>
/// The relationship stores that policies ask. Not ready while one of them has not been read: all of its routes would answer 503. Older than the lease, they
/// are judged as the revocations are: while Redis is down, the routes that go on without it keep the replica in service. A store that does not exist
/// keeps nobody out: it is made through this gateway, and deleting it must not take every replica away.
/// </summary>
internal sealed class RelationsDependency(PolicyStores stores, RelationshipSettings settings, EndpointDataSource endpoints, TimeProvider time) : IDependency
{
    private const string Name = "relationship stores";

    /// <inheritdoc/>
    public DependencyState Readiness()
    {
        var trusted = endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<RouteRules>()?.ContinueWithoutRedisFor)
            .OfType<TimeSpan>()
            .Append(settings.Lease)
            .Max();
        var states = stores.Readings.Select(store => Describe(store.Id, store.Reading, trusted)).ToList();
        return new DependencyState(Name, states.TrueForAll(state => state.Ready), states.Count == 0 ? "none" : string.Join(", ", states.Select(state => state.Detail)));
    }

    /// <inheritdoc/>
    public Task<DependencyState> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(Readiness());

    private (bool Ready, string Detail) Describe(string id, StoreReading? reading, TimeSpan trusted)
    {
        switch (reading)
        {
            case null or { State: StoreReadingState.Incomplete }:
                return (false, $"{id} not loaded ({reading?.Failure ?? "not read yet"})");

            case { State: StoreReadingState.NoStore }:
                return (true, $"{id} does not exist, its policies answer 503");

            default:
                var age = time.GetElapsedTime(reading.SentAt);
                return (age <= trusted, $"{id} at revision {reading.Moment.Revision}, confirmed {age.TotalSeconds:F1} s ago{(reading.Failure is null ? "" : $", last failure {reading.Failure}")}");
        }
    }
}
