using AuthGateway.Routes;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Authorization.Bundles;

/// <summary>The bundles in force. Who decides takes one look; who brings a new version replaces all at once.</summary>
internal sealed class PolicyBundles(AuthorizationSettings settings) : IBundleRoutes, IDisposable
{
    private readonly Lock _writer = new();
    private CancellationTokenSource _changed = new();
    private volatile BundleSnapshot _snapshot = BundleSnapshot.Empty;

    /// <summary>What is in force.</summary>
    public BundleSnapshot Snapshot => _snapshot;

    /// <inheritdoc/>
    public BundleRouteSet Current
    {
        get
        {
            lock (_writer)
            {
                return new BundleRouteSet(_snapshot.Routes, new CancellationChangeToken(_changed.Token));
            }
        }
    }

    /// <summary>
    /// A policy by its name, <c>namespace/name</c> or the same with a version behind it. One that should be there and is not is answered 503: a route that
    /// names it is never open meanwhile. Null for a namespace that the configuration does not have.
    /// </summary>
    public RoutePolicy? Find(string name) => Snapshot.FindPolicy(name)
        ?? (BundleNames.NamespaceOf(name) is { } @namespace && settings.Bundles.Namespaces.ContainsKey(@namespace) ? new RoutePolicy(name, new NotLoadedRequirement()) : null);

    /// <summary>Puts versions in force, all of them at once: the policies first, then the routes that name them by their version.</summary>
    public void Replace(IEnumerable<LoadedBundle> bundles)
    {
        CancellationTokenSource before;
        lock (_writer)
        {
            var next = _snapshot.With(bundles);
            before = _changed;
            _changed = new CancellationTokenSource();
            _snapshot = next;
        }

        // Outside of the lock: YARP takes the new routes in here.
        before.Cancel();
        before.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _changed.Dispose();

}
