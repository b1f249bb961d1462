using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Relationships;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>The stores that policies and rules name: brought into memory at start, or when a bundle names them, and kept there.</summary>
internal sealed class PolicyStores(AuthorizationSettings settings, StoreCopies copies) : IHostedService
{
    private ImmutableSortedSet<string> _late = [];
    private ImmutableSortedSet<string> _ids =
        settings.Policies.Values.SelectMany(PolicyParts.Stores).Concat(EvaluationRules.StoresOf(settings.Evaluation.Resources)).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> Ids => Volatile.Read(ref _ids);

    /// <summary>How each of them stands that a replica needs to begin with; null for one that is not being read.</summary>
    public IEnumerable<(string Id, StoreReading? Reading)> Readings
    {
        get
        {
            var loaded = copies.Loaded.ToDictionary(copy => copy.Store, copy => copy.Reading, StringComparer.Ordinal);
            return Ids.Except(Volatile.Read(ref _late), StringComparer.Ordinal).Select(id => (id, loaded.GetValueOrDefault(id)));
        }
    }

    /// <summary>Brings in what a bundle names. It stays when a later version does not: a version may be taken back.</summary>
    /// <param name="ids">The stores.</param>
    /// <param name="isServing">
    /// Whether the replica serves already: that one bundle asks a store more must not take all replicas out of service until it is loaded. The
    /// routes that ask it wait for it, or answer 503.
    /// </param>
    public void Add(IEnumerable<string> ids, bool isServing)
    {
        foreach (var id in ids)
        {
            if (isServing && !_ids.Contains(id))
            {
                ImmutableInterlocked.Update(ref _late, (all, one) => all.Add(one), id);
            }

            if (ImmutableInterlocked.Update(ref _ids, (all, one) => all.Add(one), id))
            {
                copies.Pin(id);
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var id in Ids)
        {
            copies.Pin(id);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
