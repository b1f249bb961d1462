using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;

namespace AuthGateway.Management;

/// <summary>The policy bundles. Where they are required, a replica is not ready before it has one of every namespace; once it has, it stays ready on the last good ones.</summary>
internal sealed class BundlesDependency(BundleFeed feed, AuthorizationSettings settings) : IDependency
{
    private const string Name = "policy bundles";

    /// <inheritdoc/>
    public DependencyState Readiness()
    {
        var states = feed.States;
        var ready = !settings.Bundles.Required || states.All(state => state.Version is not null);
        var failure = feed.LastFailure is { } reason ? $"; last failure {reason}" : "";
        return new DependencyState(Name, ready, states.Count == 0 ? "none" : $"{string.Join("; ", states)}{failure}");
    }

    /// <inheritdoc/>
    public Task<DependencyState> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(Readiness());
}
