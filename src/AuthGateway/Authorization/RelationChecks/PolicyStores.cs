using System.Collections.Immutable;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Relationships;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>The stores that policies and rules name: brought into memory at start, and kept there.</summary>
internal sealed class PolicyStores(AuthorizationSettings settings, StoreCopies copies) : IHostedService
{
    /// <summary>Their ids.</summary>
    public ImmutableArray<string> Ids { get; } =
    [
        .. settings.Policies.Values.SelectMany(PolicyParts.Stores).Concat(EvaluationRules.StoresOf(settings.Evaluation))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>How each of them stands; null for one that is not being read.</summary>
    public IEnumerable<(string Id, StoreReading? Reading)> Readings
    {
        get
        {
            var loaded = copies.Loaded.ToDictionary(copy => copy.Store, copy => copy.Reading, StringComparer.Ordinal);
            return Ids.Select(id => (id, loaded.GetValueOrDefault(id)));
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
